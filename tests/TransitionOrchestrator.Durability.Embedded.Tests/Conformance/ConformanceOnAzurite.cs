using TransitionOrchestrator.Durability.Conformance;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

// The promises of the seam, kept by the embedded engine on Table storage.

[Collection("Azurite")]
public sealed class ActivitiesOnAzurite(AzuriteFixture azurite) : ActivitiesConformance
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
public sealed class PayloadsOnAzurite(AzuriteFixture azurite) : PayloadsConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class RetriesOnAzurite(AzuriteFixture azurite) : RetriesConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class StartOnAzurite(AzuriteFixture azurite) : StartConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class SuspendResumeOnAzurite(AzuriteFixture azurite) : SuspendResumeConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}

[Collection("Azurite")]
public sealed class TimersOnAzurite(AzuriteFixture azurite) : TimersConformance
{
    protected override ConformanceHost CreateHost() => new EmbeddedHost(new AzuriteWorld(azurite.Server));
}
