using TransitionOrchestrator.Durability.Conformance;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

// The promises of the seam, kept by the embedded engine on Table storage.

[Collection("Azurite")]
public sealed class ActivitiesOnAzurite(AzuriteFixture azurite) : ActivitiesConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class ContinueAsNewOnAzurite(AzuriteFixture azurite) : ContinueAsNewConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class CustomStatusOnAzurite(AzuriteFixture azurite) : CustomStatusConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class EventsOnAzurite(AzuriteFixture azurite) : EventsConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class FailuresOnAzurite(AzuriteFixture azurite) : FailuresConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class FanOutOnAzurite(AzuriteFixture azurite) : FanOutConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class IdentityAndTimeOnAzurite(AzuriteFixture azurite) : IdentityAndTimeConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class LoggingOnAzurite(AzuriteFixture azurite) : LoggingConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class MessagesOnAzurite(AzuriteFixture azurite) : MessagesConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class PayloadsOnAzurite(AzuriteFixture azurite) : PayloadsConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class PurgeOnAzurite(AzuriteFixture azurite) : PurgeConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class QueryOnAzurite(AzuriteFixture azurite) : QueryConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class RestartOnAzurite(AzuriteFixture azurite) : RestartConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class RetriesOnAzurite(AzuriteFixture azurite) : RetriesConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class RewindOnAzurite(AzuriteFixture azurite) : RewindConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class ScenariosOnAzurite(AzuriteFixture azurite) : ScenariosConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class StartOnAzurite(AzuriteFixture azurite) : StartConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class SubOrchestrationsOnAzurite(AzuriteFixture azurite) : SubOrchestrationsConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class SuspendResumeOnAzurite(AzuriteFixture azurite) : SuspendResumeConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class TerminateOnAzurite(AzuriteFixture azurite) : TerminateConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class TimersOnAzurite(AzuriteFixture azurite) : TimersConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class VersionsOnAzurite(AzuriteFixture azurite) : VersionsConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}
