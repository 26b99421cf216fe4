using TransitionOrchestrator.Api;
using TransitionOrchestrator.Azure;
using TransitionOrchestrator.PartnerCenter;

namespace TransitionOrchestrator.LocalHost;

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
