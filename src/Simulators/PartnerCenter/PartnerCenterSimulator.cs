using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Simulators.PartnerCenter.Admin;
using TransitionOrchestrator.Simulators.PartnerCenter.Agreements;
using TransitionOrchestrator.Simulators.PartnerCenter.Authentication;
using TransitionOrchestrator.Simulators.PartnerCenter.Carts;
using TransitionOrchestrator.Simulators.PartnerCenter.Catalogue;
using TransitionOrchestrator.Simulators.PartnerCenter.Customers;
using TransitionOrchestrator.Simulators.PartnerCenter.Entitlements;
using TransitionOrchestrator.Simulators.PartnerCenter.Orders;
using TransitionOrchestrator.Simulators.PartnerCenter.Subscriptions;
using TransitionOrchestrator.Simulators.PartnerCenter.Upgrades;
using TransitionOrchestrator.Simulators.PartnerCenter.Usage;

namespace TransitionOrchestrator.Simulators.PartnerCenter;

/// <summary>
/// A Partner Center that runs on this machine, over real HTTP, with an estate of its own. It lives as long as its
/// process; nothing is stored.
/// </summary>
public sealed class PartnerCenterSimulator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SimulatorState _state;

    private PartnerCenterSimulator(WebApplication app, SimulatorState state)
    {
        _app = app;
        _state = state;
        BaseAddress = new Uri(app.Urls.First());
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:40123/</c>. The API is below <c>v1/</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The estate as it was at the start.</summary>
    public EstateDocument Estate => _state.Document;

    /// <summary>The clock that the service lives by.</summary>
    public SimulatedClock Clock => _state.Clock;

    /// <summary>The faults that are on.</summary>
    public FaultInjector Faults => _state.Faults;

    /// <summary>Holds calls until they are let through.</summary>
    public Turnstile Turnstile => _state.Turnstile;

    /// <summary>What happened so far, with everything that is due by now.</summary>
    public Ledger Ledger
    {
        get
        {
            _state.Estate.CatchUp(_state.Clock.GetUtcNow());
            return _state.Estate.Ledger;
        }
    }

    internal SimulatorState State => _state;

    /// <summary>Starts one.</summary>
    /// <param name="options">How it behaves; the defaults when null.</param>
    /// <param name="time">The clock that the simulated clock follows; the system's when null.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="EstateException">The estate is not valid.</exception>
    /// <exception cref="ArgumentException">A fault is not valid.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<PartnerCenterSimulator> StartAsync(SimulatorOptions? options = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        options ??= new SimulatorOptions();
        var state = new SimulatorState(options, new SimulatedClock(time, options.ClockFactor));

        // An empty builder, so that neither settings files nor environment variables of the host process change anything.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(options.Url);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            // A port that is taken is thrown to the caller, who reports it; not logged besides.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, LifetimeOfItsOwner>();
        builder.Services.AddSingleton(state);
        builder.Services.AddSingleton<Pipeline>();

        var app = builder.Build();
        app.UseRouting();
        app.MapTokenEndpoints(state);
        app.MapAdminEndpoints(state);
        MapApi(app, app.Services.GetRequiredService<Pipeline>());
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        return new PartnerCenterSimulator(app, state);
    }

    /// <summary>How a customer really stands, past every lag; null when there is no such customer.</summary>
    public JsonObject? Describe(string customerId) => CustomerTruth.Describe(_state, customerId);

    /// <summary>The estate and the faults of the start; nothing has happened. The clock goes on.</summary>
    public void Reset() => _state.Reset();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private static void MapApi(IEndpointRouteBuilder app, Pipeline pipeline)
    {
        IEnumerable<ApiEndpoint>[] features =
        [
            CustomerEndpoints.All(), RelationshipEndpoints.All(), AgreementEndpoints.All(), SubscriptionEndpoints.All(), EntitlementEndpoints.All(),
            CatalogueEndpoints.All(), CartEndpoints.All(), OrderEndpoints.All(), UpgradeEndpoints.All(), UsageEndpoints.All(), AuditEndpoints.All(),
        ];
        foreach (var endpoint in features.SelectMany(f => f))
            app.MapMethods("/v1" + endpoint.Pattern, [endpoint.Method], (RequestDelegate)(http => pipeline.RunAsync(http, endpoint)));

        // What is not simulated is refused like what does not exist, and stands in the ledger.
        var unknown = new ApiEndpoint("unknown", "*", "/{**rest}", _ => throw new RefusedException(404, 1000, "The resource was not found.")) { Bucket = Bucket.None };
        app.Map("/v1" + unknown.Pattern, (RequestDelegate)(http => pipeline.RunAsync(http, unknown)));
    }

    /// <summary>Signals of the process are its owner's business.</summary>
    private sealed class LifetimeOfItsOwner : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
