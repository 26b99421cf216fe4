using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Azure;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Durability.Embedded;
using TransitionOrchestrator.PartnerCenter;
using TransitionOrchestrator.PartnerCenter.RateLimits;
using TransitionOrchestrator.PartnerCenter.Transitions;

namespace TransitionOrchestrator.EndToEnd.Tests.Worlds;

/// <summary>
/// One life of the process that moves customers. Several follow each other on the same tables. After its death nothing of it
/// reaches the outside any more: what it had sent was sent, and what came back is lost.
/// </summary>
internal sealed class Life : IAsyncDisposable
{
    private readonly ServiceProvider _client;
    private readonly ServiceProvider _services;
    private volatile bool _isDead;

    private Life(Setting setting)
    {
        _client = ClientServices(setting).BuildServiceProvider();
        Client = _client.GetRequiredService<PartnerCenterClient>();
        _services = Services(setting).BuildServiceProvider();
        Engine = _services.GetRequiredService<EmbeddedEngine>();
        Store = _services.GetRequiredService<ITransitionStore>();
        Commands = _services.GetRequiredService<TransitionCommands>();
    }

    public EmbeddedEngine Engine { get; }

    public ITransitionStore Store { get; }

    public TransitionCommands Commands { get; }

    public PartnerCenterClient Client { get; }

    /// <summary>What a head does when it starts: takes up what the life before left between store and engine.</summary>
    public Task RecoverAsync() => Commands.RecoverAsync(_services.GetRequiredService<IBatchStore>(), CancellationToken.None);

    public static async Task<Life> BeginAsync(Setting setting)
    {
        var life = new Life(setting);
        await life._services.GetRequiredService<TableTransitionStore>().EnsureCreatedAsync(CancellationToken.None);
        await life.Engine.StartAsync(CancellationToken.None);
        return life;
    }

    /// <summary>As the death of the process: nothing is finished, nothing is said.</summary>
    public Task KillAsync()
    {
        _isDead = true;
        return Engine.KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isDead)
            await Engine.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        await _client.DisposeAsync();
    }

    private ServiceCollection ClientServices(Setting setting)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddPartnerCenterClient(options => Configure(options, setting));
        services.AddHttpClient("PartnerCenter").AddHttpMessageHandler(() => new MortalHandler(this));
        return services;
    }

    private ServiceCollection Services(Setting setting)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddSingleton(setting.Time);
        services.AddSingleton(Client);
        services.AddPartnerCenterTransitions();
        services.AddTransitionStore(options =>
        {
            options.ConnectionString = setting.Azurite;
            options.TableNamePrefix = setting.Prefix;
            options.ConfigureClient = client => Configure(client, setting);
        });
        services.AddEmbeddedEngine(options => Configure(options, setting), registry => registry.AddTransition(), _ =>
        {
            var client = new TableClientOptions();
            Configure(client, setting);
            return new TableServiceClient(setting.Azurite, client);
        });

        // The life before ended in this same process, so that its lease looks alive; whoever begins here knows better.
        services.AddSingleton(provider => new EmbeddedEngine(
            provider.GetRequiredService<IOptions<EmbeddedEngineOptions>>().Value, new DurableRegistry().AddTransition(), provider,
            provider.GetRequiredService<IHistoryStore>(), setting.Time, provider.GetRequiredService<ILoggerFactory>(), isGone: _ => true));
        services.AddSingleton(provider => new TransitionCommands(
            provider.GetRequiredService<ITransitionStore>(), provider.GetRequiredService<IOrchestrationClient>(), provider.GetRequiredService<ICustomerAccount>(), setting.Time, Guid.NewGuid, setting.Pace));
        return services;
    }

    private static void Configure(EmbeddedEngineOptions options, Setting setting)
    {
        options.TaskHub = setting.Prefix;
        if (setting.Time is not FastTime)
            return;
        options.LeaseDuration *= setting.PartnerCenter.Clock.Factor; // Real time: it is about processes, not about Partner Center.
        options.LeaseRenewal *= setting.PartnerCenter.Clock.Factor;
    }

    private static void Configure(PartnerCenterOptions options, Setting setting)
    {
        options.BaseAddress = setting.PartnerCenter.BaseAddress;
        options.AuthorityEndpoint = setting.PartnerCenter.BaseAddress;
        options.TenantId = setting.Simulator.Estate!.Partner.TenantId;
        options.ClientId = setting.Simulator.ClientId;
        options.ClientSecret = setting.Simulator.ClientSecret;
        options.RefreshToken = setting.RefreshToken;
        options.RetryBaseDelay = TimeSpan.FromMilliseconds(20);
        options.RetryMaxDelay = TimeSpan.FromMilliseconds(200);
        options.AttemptTimeout = TimeSpan.FromSeconds(10);
        foreach (var family in typeof(RateLimitOptions).GetProperties().Where(one => one.PropertyType == typeof(int) && one.Name != nameof(RateLimitOptions.Burst)))
            family.SetValue(options.RateLimits, 60_000);
        options.RateLimits.Burst = 500;
    }

    private void Configure(TableClientOptions client, Setting setting)
    {
        client.Retry.MaxRetries = 2;
        client.Retry.Delay = TimeSpan.FromMilliseconds(5);
        client.AddPolicy(setting.Storage, HttpPipelinePosition.PerCall);
        client.AddPolicy(setting.StorageFaults, HttpPipelinePosition.PerRetry);
        client.AddPolicy(new MortalPolicy(this), HttpPipelinePosition.PerCall);
    }

    private void ThrowIfDead()
    {
        if (_isDead)
            throw new ProcessDiedException();
    }

    private sealed class MortalHandler(Life life) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            life.ThrowIfDead();
            var response = await base.SendAsync(request, cancellationToken);
            life.ThrowIfDead();
            return response;
        }
    }

    private sealed class MortalPolicy(Life life) : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            life.ThrowIfDead();
            ProcessNext(message, pipeline);
            life.ThrowIfDead();
        }

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            life.ThrowIfDead();
            await ProcessNextAsync(message, pipeline);
            life.ThrowIfDead();
        }
    }

    /// <summary>What code of a dead process sees; no such code runs in reality.</summary>
    private sealed class ProcessDiedException() : Exception("The process died.");
}
