using TransitionOrchestrator.Durability.Conformance;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

// The promises of the seam, kept by the embedded engine on a store in memory.

public sealed class ActivitiesInMemory : ActivitiesConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class ContinueAsNewInMemory : ContinueAsNewConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class CustomStatusInMemory : CustomStatusConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class EventsInMemory : EventsConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class FailuresInMemory : FailuresConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class FanOutInMemory : FanOutConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class IdentityAndTimeInMemory : IdentityAndTimeConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class LoggingInMemory : LoggingConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class MessagesInMemory : MessagesConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class PayloadsInMemory : PayloadsConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class PurgeInMemory : PurgeConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class QueryInMemory : QueryConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class RestartInMemory : RestartConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class RetriesInMemory : RetriesConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class RewindInMemory : RewindConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class ScenariosInMemory : ScenariosConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class StartInMemory : StartConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class SubOrchestrationsInMemory : SubOrchestrationsConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class SuspendResumeInMemory : SuspendResumeConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class TerminateInMemory : TerminateConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class TimersInMemory : TimersConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}

public sealed class VersionsInMemory : VersionsConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new InMemoryWorld());
}
