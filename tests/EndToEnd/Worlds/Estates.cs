using TransitionOrchestrator.Simulators.PartnerCenter;
using TransitionOrchestrator.Simulators.PartnerCenter.Estates;
using TransitionOrchestrator.Simulators.PartnerCenter.Time;


namespace TransitionOrchestrator.EndToEnd.Tests.Worlds;

/// <summary>Small estates made in code.</summary>
internal static class Estates
{
    public const string Customer = "6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63";
    public const string Northbay = "5550121";
    public const string Eastgate = "5550144";
    public const string Westhill = "5550177";

    /// <summary>One customer with subscriptions spread over resellers in turn; without resellers it is a direct one.</summary>
    public static EstateDocument Of(string backend, int subscriptions, params string[] resellers) => Of(One(backend, subscriptions, resellers));

    public static EstateDocument Of(params CustomerDocument[] customers) => new()
    {
        Resellers = [.. new[] { Northbay, Eastgate, Westhill }.Select((mpnId, index) => new ResellerDocument { MpnId = mpnId, TenantId = $"a17f5c02-48be-4d93-9e60-00000000000{index}", Name = $"Reseller {mpnId}" })],
        Customers = [.. customers],
    };

    public static CustomerDocument One(string backend, int subscriptions, params string[] resellers) => new()
    {
        Id = Customer,
        Name = "Fabkrafts",
        Backend = backend,
        Subscriptions = [.. Enumerable.Range(0, subscriptions).Select(index => Legacy(index, resellers.Length == 0 ? "" : resellers[index % resellers.Length]))],
    };

    /// <summary>A legacy subscription whose two ids differ, as after a change of billing ownership.</summary>
    public static LegacySubscriptionDocument Legacy(int index, string mpnId = "") => new()
    {
        CommerceId = $"c0000000-0000-4000-8000-{index:x12}",
        AzureId = $"a0000000-0000-4000-8000-{index:x12}",
        Name = $"Subscription {index}",
        MpnId = mpnId,
    };

    /// <summary>A simulator whose answers come at once and that limits nothing.</summary>
    public static SimulatorOptions AtOnce(EstateDocument estate) => new() { Estate = estate, Delays = Delays.None, Limits = null };

    /// <summary>A simulator with real delays on a fast clock: a simulated hour passes in a tenth of a second.</summary>
    public static SimulatorOptions Fast(EstateDocument estate) => new() { Estate = estate, Limits = null, ClockFactor = 36_000 };
}
