using Azure.Messaging.ServiceBus;
using TransitionOrchestrator.Api;
using TransitionOrchestrator.Azure;
using TransitionOrchestrator.PartnerCenter;

namespace TransitionOrchestrator.Hosting;

/// <summary>Whether table storage answers.</summary>
internal sealed class StorageCheck(TableTransitionStore store) : IDependencyCheck
{
    public string Name => "storage";

    public async Task<DependencyFinding> CheckAsync(CancellationToken cancellationToken)
    {
        await store.PingAsync(cancellationToken);
        return new DependencyFinding(HealthStatus.Healthy);
    }
}

/// <summary>Whether the queue answers. Without it single transitions go on; batches wait for it.</summary>
internal sealed class QueueCheck(TransitionQueueProbe queue, TimeProvider time) : IDependencyCheck
{
    // The client itself would try for minutes.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public string Name => "queue";

    public async Task<DependencyFinding> CheckAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await queue.PingAsync(either.Token);
            return new DependencyFinding(HealthStatus.Healthy);
        }
        catch (Exception failure) when (failure is ServiceBusException or UnauthorizedAccessException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new DependencyFinding(HealthStatus.Degraded, "The queue does not answer, or refuses. Batches wait for it; single transitions go on.");
        }
    }
}

/// <summary>How the latest call to Partner Center went: looking costs no call of its own, for calls are rationed.</summary>
internal sealed class PartnerCenterCheck : IDependencyCheck, ICallObserver
{
    private PartnerCall? _latest;

    public string Name => "partnerCenter";

    public void OnCall(PartnerCall call) => Volatile.Write(ref _latest, call);

    public Task<DependencyFinding> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(Volatile.Read(ref _latest) switch
    {
        null => new DependencyFinding(HealthStatus.Healthy, "Not called yet."),
        { Failure: PartnerCenterErrorKind.Authentication } => new DependencyFinding(HealthStatus.Unhealthy, "The latest call had no valid token. Renew the consent of the partner user."),
        { Failure: PartnerCenterErrorKind.Transient or PartnerCenterErrorKind.Ambiguous } => new DependencyFinding(HealthStatus.Degraded, "The latest call got no answer."),
        { Failure: PartnerCenterErrorKind.Throttled } => new DependencyFinding(HealthStatus.Degraded, "The latest call was throttled."),
        _ => new DependencyFinding(HealthStatus.Healthy),
    });
}
