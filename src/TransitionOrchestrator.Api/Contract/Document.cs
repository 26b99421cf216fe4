using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace TransitionOrchestrator.Api;

/// <summary>The OpenAPI document, generated from the routes.</summary>
internal static class Document
{
    public static void AddTransitionContract(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "TransitionOrchestrator",
                Version = "1",
                Description = "Moves customers from legacy Azure subscriptions (MS-AZR-0145P) to the Azure plan. Times are UTC in ISO 8601; what is not known is left out; errors are problem details (RFC 9457) with a stable code.",
            };
            // Where it is served is the head's affair, and must not make two documents of one contract.
            document.DescribeAccess();
            document.Servers = [new OpenApiServer { Url = "/" }];
            return Task.CompletedTask;
        });
    });
}
