using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace TransitionOrchestrator.Api;

/// <summary>Adds the HTTP surface to a head.</summary>
public static class TransitionApi
{
    /// <summary>
    /// Adds the handlers and the contract. The head registers <see cref="Core.TransitionCommands"/>, <see cref="Core.ITransitionStore"/>,
    /// <see cref="Core.BatchCommands"/>, <see cref="Core.IBatchStore"/>, an <see cref="IDependencyCheck"/> for each thing that it cannot work
    /// without, and an <see cref="ICallers"/> (<see cref="CallerRegistration"/>): who may call is never left to a default.
    /// </summary>
    public static IServiceCollection AddTransitionApi(this IServiceCollection services, Action<TransitionApiOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<TransitionApiOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TransitionApiOptions>, OptionsCheck>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ApiGuard>();
        services.AddSingleton<StartHandlers>();
        services.AddSingleton<StatusHandlers>();
        services.AddSingleton<ListHandlers>();
        services.AddSingleton<JournalHandlers>();
        services.AddSingleton<OperationHandlers>();
        services.AddSingleton<SubmitHandlers>();
        services.AddSingleton<BatchHandlers>();
        services.AddSingleton<BatchOperationHandlers>();
        services.AddSingleton<HealthHandlers>();
        services.AddSingleton<StatusPage>();
        services.AddRouting();
        services.AddSingleton<ApiPipeline>();
        services.Configure<JsonOptions>(options => ApiJson.Apply(options.SerializerOptions));
        services.AddTransitionContract();
        return services;
    }

    /// <summary>Maps every route of the surface, the contract and the status page, and answers unknown routes under <c>/api</c> with a problem.</summary>
    public static WebApplication MapTransitionApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseBareProblems();
        app.MapApi();
        app.MapGet("/", (StatusPage page) => page.Get()).ExcludeFromDescription();
        return app;
    }

    /// <summary>Every error under <c>/api</c> has a body, also what routing answers.</summary>
    internal static void UseBareProblems(this IApplicationBuilder app) => app.UseStatusCodePages(pages => WriteBareAsync(pages.HttpContext));

    /// <summary>The routes and the contract: the same on every head.</summary>
    internal static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").AddEndpointFilter(GuardAsync);
        api.MapTransitions();
        api.MapBatches();
        api.MapHealth();
        routes.MapOpenApi("/openapi.json");
        routes.MapOpenApi("/api/openapi.json");
    }

    private static async ValueTask<object?> GuardAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var guard = invocation.HttpContext.RequestServices.GetRequiredService<ApiGuard>();
        var role = invocation.HttpContext.GetEndpoint()?.Metadata.GetMetadata<RoleOfRoute>()?.Role;
        return await guard.RunAsync(invocation.HttpContext, role, async () => (IResult)(await next(invocation))!);
    }

    /// <summary>Routing answers without a body when nothing matches; under <c>/api</c> every error has one.</summary>
    private static Task WriteBareAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            return Task.CompletedTask;
        var status = context.Response.StatusCode;
        var problem = status switch
        {
            StatusCodes.Status404NotFound => ApiProblem.Of(status, "routeUnknown", "There is nothing at this address; /openapi.json lists what there is."),
            StatusCodes.Status405MethodNotAllowed => ApiProblem.Of(status, "methodNotAllowed", "This address does not take this method; the header Allow says which it takes."),
            _ => null,
        };
        return problem is null ? Task.CompletedTask : problem.Answer().ExecuteAsync(context);
    }

    private sealed class OptionsCheck : IValidateOptions<TransitionApiOptions>
    {
        public ValidateOptionsResult Validate(string? name, TransitionApiOptions options)
        {
            var problems = options.Problems().ToList();
            return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
        }
    }
}
