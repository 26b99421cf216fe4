using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.PartnerCenter.Authentication;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.PartnerCenter.Tests.Testing;

/// <summary>The real client, wired as in production, against a scripted server, with manual time and a scripted token source.</summary>
internal sealed class Harness : IAsyncDisposable, ICallObserver
{
    public const string Secret = "s3cret-of-the-application";

    public static readonly Guid CustomerId = new("6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63");
    public static readonly Guid PlanId = new("c7f2a914-63db-4e0b-b1a8-2f5d80e9c346");
    public static readonly Guid LegacyId = new("2b9a47c1-0d5e-4f83-a6b2-7e1c3d9f5048");
    public static readonly Guid UpgradeId = new("e58b3d27-9c14-4a6f-8f02-b7d1c0a6e935");

    private ServiceProvider _services = null!;

    public ScriptedServer Server { get; private set; } = null!;

    public ManualTimeProvider Time { get; } = new();

    public FakeTokens Tokens { get; } = new();

    public ConcurrentQueue<PartnerCall> Calls { get; } = new();

    public ConcurrentQueue<(LogLevel Level, EventId Id, string Text)> Logs { get; } = new();

    public PartnerCenterClient Client => _services.GetRequiredService<PartnerCenterClient>();

    public IServiceProvider Services => _services;

    public static CallContext Step(string step = "step") => CallContext.Derive("instance", step);

    public static async Task<Harness> Start(Action<PartnerCenterOptions>? configure = null, params ICallObserver[] moreObservers)
    {
        var harness = new Harness { Server = await ScriptedServer.Start() };
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new LogCollector(harness.Logs)));
        services.AddSingleton<TimeProvider>(harness.Time);
        services.AddSingleton<ITokenSource>(harness.Tokens);
        foreach (var observer in moreObservers)
            services.AddSingleton(observer);
        services.AddSingleton<ICallObserver>(harness);
        services.AddPartnerCenterClient(options =>
        {
            options.BaseAddress = harness.Server.Address;
            options.TenantId = "4b0e6d1e-2c77-4b0e-8a35-91c4d7be2f63";
            options.ClientId = "0c9a61d7-54f3-4be8-a2d0-7e81b35f946c";
            options.ClientSecret = Secret;
            options.RefreshToken = "refresh-token-of-the-user";
            options.Randomness = () => 0.5;
            configure?.Invoke(options);
        });
        harness._services = services.BuildServiceProvider();
        return harness;
    }

    public void OnCall(PartnerCall call) => Calls.Enqueue(call);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }

    internal sealed class FakeTokens : ITokenSource
    {
        private int _generation;

        public Func<int, PartnerCenterException?> Fails { get; set; } = _ => null;

        public ConcurrentQueue<(bool AppOnlyAllowed, string? Refused)> Asked { get; } = new();

        public ValueTask<string> GetAsync(bool appOnlyAllowed, string? refused, CancellationToken cancellation)
        {
            Asked.Enqueue((appOnlyAllowed, refused));
            if (Fails(Asked.Count) is { } failure)
                throw failure;
            return ValueTask.FromResult($"token-{(refused is null ? _generation : ++_generation)}");
        }
    }

    private sealed class LogCollector(ConcurrentQueue<(LogLevel Level, EventId Id, string Text)> logs) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Enqueue((logLevel, eventId, formatter(state, exception) + exception));

        public void Dispose()
        {
        }
    }
}
