namespace TransitionOrchestrator.Core.Tests;

/// <summary>Facts of an invented customer, whole and eligible; tests change what they are about.</summary>
internal static class Fixture
{
    public static readonly DateTimeOffset Now = new(2026, 2, 2, 9, 0, 0, TimeSpan.Zero);

    public static readonly CustomerId Customer = new(new Guid("6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63"));

    public static readonly Reseller Northbay = new("5550121");

    public static readonly Reseller Eastgate = new("5550144");

    public static TransitionOrder Order() => new(new TransitionId(Customer, "a1b2c3d4e5f6"), Attempt: 1, new Guid("00000000-0000-4000-8000-00000000c0de"));

    public static CustomerFacts Facts(params LegacySubscription[] legacy) => new(Customer)
    {
        Name = "Fabkrafts",
        Country = "DE",
        RelationshipExists = true,
        AgreementAccepted = true,
        CatalogItemId = "DZH318Z0BPS6:0001:DZH318Z0BML6",
        OffersMapping = true,
        Legacy = legacy,
        Resellers = [.. legacy.Select(one => one.Reseller).Distinct().Where(one => one.MpnId is not null).Select(one => new ResellerStanding(one, MayTransact: true, Reason: null))],
    };

    /// <summary>An active legacy subscription whose two ids differ.</summary>
    public static LegacySubscription Legacy(int number, Reseller? reseller = null, LegacyStatus status = LegacyStatus.Active) =>
        new(new CommerceSubscriptionId(Id(0xC0, number)), new AzureSubscriptionId(Id(0xA0, number)), $"Subscription {number}", reseller ?? Reseller.Direct, status);

    public static ExistingPlan Plan(int number, Reseller reseller, params LegacySubscription[] holding) =>
        new(new PlanId(Id(0xB0, number)), reseller, [.. holding.Select(one => one.AzureId)]);

    public static Guid Id(byte kind, int number) => new(number, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, kind);
}
