using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// Runs orchestrations in this one process and keeps their histories in a store. It resumes everything after a crash. For more
/// than one process use Durable Functions; a second engine on the same task hub is kept off.
/// </summary>
public sealed partial class EmbeddedEngine : IHostedService, IOrchestrationClient, IAsyncDisposable
{
    private readonly EmbeddedEngineOptions _options;
    private readonly DurableRegistry _registry;
    private readonly IServiceProvider _services;
    private readonly IHistoryStore _store;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly Func<LeaseRecord, bool> _isGone;
    private readonly Guid _engineId = Guid.NewGuid();
    private InstanceHost? _host;
    private HubLease? _lease;
    private CrashJournal? _journal;
    private int _stops;

    /// <summary>An engine that is not started yet.</summary>
    /// <param name="options">How it works; checked here.</param>
    /// <param name="registry">The code that it runs.</param>
    /// <param name="services">Where activities come from; each call has a scope of its own.</param>
    /// <param name="store">Where histories are kept.</param>
    /// <param name="time">The only clock, for timers, leases and pauses.</param>
    /// <param name="loggers">For its own log and for that of orchestrations.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names them all.</exception>
    public EmbeddedEngine(EmbeddedEngineOptions options, DurableRegistry registry, IServiceProvider services, IHistoryStore store, TimeProvider time, ILoggerFactory loggers)
        : this(options, registry, services, store, time, loggers, ProcessIdentity.IsGone)
    {
    }

    internal EmbeddedEngine(EmbeddedEngineOptions options, DurableRegistry registry, IServiceProvider services, IHistoryStore store, TimeProvider time, ILoggerFactory loggers, Func<LeaseRecord, bool> isGone)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        if (options.Validate() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(" ", problems), nameof(options));
        (_options, _registry, _services, _store, _time, _loggers, _isGone) = (options, registry, services, store, time, loggers, isGone);
        _logger = loggers.CreateLogger<EmbeddedEngine>();
    }

    /// <summary>Takes the task hub and resumes what is unfinished. An engine is started once.</summary>
    /// <exception cref="TaskHubInUseException">Another process holds the hub.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_lease is not null)
            throw new InvalidOperationException("An engine is started once; make another one.");
        await _store.PrepareAsync(cancellationToken);
        _lease = new HubLease(_store, _options, _engineId, _isGone, _time, _logger);
        var died = await _lease.AcquireAsync(cancellationToken);
        await _store.TakeOwnershipAsync(_engineId, cancellationToken);
        _journal = new CrashJournal(_engineId, _options.MaxConcurrentTurns);
        var host = new InstanceHost(_store, _options, _registry, _services, _time, _loggers, _journal, _engineId, OnOwnershipLost);
        _lease.KeepRenewing(OnOwnershipLost);
        var unfinished = await host.RecoverAsync(died is null ? new HashSet<string>(StringComparer.Ordinal) : CrashJournal.TakeSuspects(died.EngineId), cancellationToken);
        _host = host;
        Log.Started(_logger, _options.TaskHub, _engineId, unfinished);
    }

    /// <summary>
    /// Takes no more calls, cancels activities (they run again after the next start), commits the turns under way and releases
    /// the hub.
    /// </summary>
    /// <param name="cancellationToken">When signalled, what is not committed yet is left to the next start.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _stops, 1) != 0 || _lease is null)
            return;
        const string Reason = "The engine was stopped.";
        try
        {
            if (_host is not null)
                await _host.DrainAsync(Reason, cancellationToken);
        }
        finally
        {
            _host?.Abort(Reason);
            _journal?.Close();
            await _lease.ReleaseAsync(cancellationToken);
        }

        Log.Stopped(_logger, _options.TaskHub);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _host?.Dispose();
        _journal?.Close();
        if (_lease is not null)
            await _lease.DisposeAsync();
    }

    /// <summary>Leaves everything as it stands, as the death of the process would.</summary>
    internal async Task KillAsync()
    {
        Interlocked.Exchange(ref _stops, 1);
        _host?.Abort("The engine was killed.");
        _journal?.Dispose();
        if (_lease is not null)
            await _lease.DisposeAsync();
    }

    private void OnOwnershipLost()
    {
        if (Interlocked.Exchange(ref _stops, 1) != 0)
            return;
        Log.OwnershipLost(_logger, _options.TaskHub);
        _host?.Abort($"Task hub '{_options.TaskHub}' is no longer this engine's: another engine took it over, or the store lost its data.");
    }
}
