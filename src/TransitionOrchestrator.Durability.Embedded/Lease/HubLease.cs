using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// Keeps a second process off the hub. The lease decides who may start; that a process which lost it does no harm is the
/// store's promise (<see cref="IHistoryStore.TakeOwnershipAsync"/>), not a matter of clocks.
/// </summary>
internal sealed class HubLease(IHistoryStore store, EmbeddedEngineOptions options, Guid engineId, Func<LeaseRecord, bool> isGone, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly DateTimeOffset Released = DateTimeOffset.UnixEpoch;

    private readonly ProcessIdentity _process = ProcessIdentity.OfThisProcess();
    private readonly CancellationTokenSource _stopping = new();
    private string? _version;
    private Task _renewing = Task.CompletedTask;

    /// <summary>Takes the lease, or waits for it if so configured.</summary>
    /// <returns>The lease of the engine before, if it died without releasing it.</returns>
    /// <exception cref="TaskHubInUseException">Another process holds it.</exception>
    public async Task<LeaseRecord?> AcquireAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = await store.ReadLeaseAsync(cancellationToken);
            var wait = known is null || isGone(known.Lease) ? TimeSpan.Zero : known.Lease.ExpiresAt - time.GetUtcNow();
            if (wait <= TimeSpan.Zero)
            {
                _version = await store.TryWriteLeaseAsync(Record(time.GetUtcNow() + options.LeaseDuration), known?.Version, cancellationToken);
                if (_version is not null)
                    return known is null || known.Lease.ExpiresAt == Released ? null : known.Lease;
                continue;
            }

            var owner = $"process {known!.Lease.ProcessId} on {known.Lease.Machine}";
            if (!options.WaitForLease)
                throw new TaskHubInUseException(options.TaskHub, owner, wait);
            Log.WaitingForLease(logger, options.TaskHub, owner, known.Lease.ExpiresAt);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>Renews the lease in the background.</summary>
    /// <param name="lost">Called once if somebody else has it.</param>
    public void KeepRenewing(Action lost) => _renewing = RenewAsync(lost);

    /// <summary>Ends the renewal and lets the next process start at once.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();
        if (_version is not null)
            await store.TryWriteLeaseAsync(Record(Released), _version, cancellationToken);
        _version = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        await _renewing;
        _stopping.Dispose();
    }

    private async Task RenewAsync(Action lost)
    {
        using var ticks = new PeriodicTimer(options.LeaseRenewal, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(_stopping.Token))
            {
                if (await TryRenewAsync())
                    continue;
                lost();
                return;
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped: there is nothing more to renew.
        }
    }

    private async Task<bool> TryRenewAsync()
    {
        try
        {
            if (await store.TryWriteLeaseAsync(Record(time.GetUtcNow() + options.LeaseDuration), _version, _stopping.Token) is not { } version)
                return false;
            _version = version;
            return true;
        }
        catch (Exception trouble) when (!_stopping.IsCancellationRequested)
        {
            Log.LeaseNotRenewed(logger, options.TaskHub, trouble);
            return true;
        }
    }

    private LeaseRecord Record(DateTimeOffset expiresAt) => new(engineId, _process.Machine, _process.ProcessId, _process.StartedAt, expiresAt);
}
