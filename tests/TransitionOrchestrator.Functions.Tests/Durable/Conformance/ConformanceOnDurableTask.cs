using TransitionOrchestrator.Durability.Conformance;

namespace TransitionOrchestrator.Functions.Tests.Durable;

// The promises of the seam, kept by the adapter on Durable Task's in-process test host. What that cannot do is said at each class.

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
public sealed class ActivitiesOnDurableTask : ActivitiesConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
[Lacks(Capability.EndsWithOpenSteps, Lacking.EndsWithOpenSteps)]
public sealed class ContinueAsNewOnDurableTask : ContinueAsNewConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
public sealed class CustomStatusOnDurableTask : CustomStatusConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
public sealed class EventsOnDurableTask : EventsConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
public sealed class FailuresOnDurableTask : FailuresConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
public sealed class FanOutOnDurableTask : FanOutConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
public sealed class IdentityAndTimeOnDurableTask : IdentityAndTimeConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
public sealed class LoggingOnDurableTask : LoggingConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
public sealed class MessagesOnDurableTask : MessagesConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
[Lacks(Capability.LargestPayloads, Lacking.LargestPayloads)]
public sealed class PayloadsOnDurableTask : PayloadsConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
public sealed class PurgeOnDurableTask : PurgeConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
public sealed class QueryOnDurableTask : QueryConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
[Lacks(Capability.Restart, Lacking.Restart)]
public sealed class RestartOnDurableTask : RestartConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
public sealed class RetriesOnDurableTask : RetriesConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
[Lacks(Capability.Rewind, Lacking.Rewind)]
public sealed class RewindOnDurableTask : RewindConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
[Lacks(Capability.Rewind, Lacking.Rewind)]
[Lacks(Capability.Restart, Lacking.Restart)]
public sealed class ScenariosOnDurableTask : ScenariosConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
[Lacks(Capability.CaseSensitiveIds, Lacking.CaseSensitiveIds)]
public sealed class StartOnDurableTask : StartConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
[Lacks(Capability.GuardedChildIds, Lacking.GuardedChildIds)]
[Lacks(Capability.TerminationReason, Lacking.TerminationReason)]
public sealed class SubOrchestrationsOnDurableTask : SubOrchestrationsConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
public sealed class SuspendResumeOnDurableTask : SuspendResumeConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
[Lacks(Capability.EndsWithOpenSteps, Lacking.EndsWithOpenSteps)]
public sealed class TerminateOnDurableTask : TerminateConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
public sealed class TimersOnDurableTask : TimersConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}

[Lacks(Capability.Crash, Lacking.Crash)]
[Lacks(Capability.VirtualTime, Lacking.VirtualTime)]
[Lacks(Capability.ScheduledStart, Lacking.ScheduledStart)]
public sealed class VersionsOnDurableTask : VersionsConformance
{
    protected override ConformanceHost CreateHost() => new DurableTaskHost();
}
