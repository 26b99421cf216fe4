using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace TransitionOrchestrator.Api;

/// <summary>
/// The whole surface as something that answers one request, for a head whose server is not ours and takes no routes or middleware of
/// ours (Azure Functions). Routing, guard, problems and contract are those of <see cref="TransitionApi.MapTransitionApi"/>.
/// </summary>
/// <param name="services">The services, with <see cref="TransitionApi.AddTransitionApi"/> and those of ASP.NET Core's web host.</param>
public sealed class ApiPipeline(IServiceProvider services)
{
    private readonly Lazy<RequestDelegate> _pipeline = new(() => Build(services));

    /// <summary>Answers a request, whatever it asks for.</summary>
    public async Task RunAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);

        // The server has matched the request to something of its own, and gets that back.
        var (endpoint, values) = (context.GetEndpoint(), context.Request.RouteValues);
        context.SetEndpoint(endpoint: null);
        context.Request.RouteValues = [];
        try
        {
            await _pipeline.Value(context);
        }
        finally
        {
            context.SetEndpoint(endpoint);
            context.Request.RouteValues = values;
        }
    }

    private static RequestDelegate Build(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        app.UseBareProblems();
        app.UseRouting();
        app.UseEndpoints(routes => routes.MapApi());
        return app.Build();
    }
}
