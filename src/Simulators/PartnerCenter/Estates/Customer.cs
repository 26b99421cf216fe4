using TransitionOrchestrator.Simulators.PartnerCenter.Agreements;
using TransitionOrchestrator.Simulators.PartnerCenter.Carts;
using TransitionOrchestrator.Simulators.PartnerCenter.Orders;
using TransitionOrchestrator.Simulators.PartnerCenter.Upgrades;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Estates;

/// <summary>A customer as it stands. Everything here is guarded by <see cref="Gate"/>.</summary>
internal sealed class Customer
{
    private int _made;

    public Customer(CustomerDocument document, SimulatedEstate estate)
    {
        Document = document;
        Estate = estate;
        Id = document.Id.ToLowerInvariant();
        Budget = document.Budget;
        DirectSigned = Is(document.Mca, "directSigned");
        if (Is(document.Mca, "partnerConfirmed"))
            Agreements.Add(Agreement.Existing(this));

        foreach (var legacy in document.Subscriptions)
        {
            var subscription = Subscription.Legacy(legacy, NewId("legacy"), estate.Started);
            Subscriptions.Add(subscription);
            AzureSubscriptions.Add(new AzureSubscription(subscription.AzureId!, legacy.Name));
        }
        foreach (var existing in document.Plans)
        {
            var plan = Subscription.Plan(existing.Id?.ToLowerInvariant() ?? NewId("plan"), existing.MpnId, NewShortId("order"), estate.Started.AddYears(-1));
            plan.ExistedBefore = true;
            Subscriptions.Add(plan);
            foreach (var id in existing.AzureSubscriptions)
                AzureSubscriptions.Add(new AzureSubscription(id.ToLowerInvariant(), "Azure subscription") { PlanId = plan.Id, ExistedBefore = true });
        }
    }

    public Lock Gate { get; } = new();

    public CustomerDocument Document { get; }

    public SimulatedEstate Estate { get; }

    public string Id { get; }

    public Agenda Agenda { get; } = new();

    public List<Agreement> Agreements { get; } = [];

    public bool DirectSigned { get; }

    public bool AgreementSatisfied => DirectSigned || Agreements.Count > 0;

    /// <summary>Legacy subscriptions and plans.</summary>
    public List<Subscription> Subscriptions { get; } = [];

    public List<AzureSubscription> AzureSubscriptions { get; } = [];

    public List<Cart> Carts { get; } = [];

    public List<Order> Orders { get; } = [];

    public Upgrade? Upgrade { get; set; }

    public decimal? Budget { get; set; }

    /// <summary>The answers by method, path and request id.</summary>
    public Dictionary<(string Method, string Path, string RequestId), Reply> Answers { get; } = [];

    public IEnumerable<Subscription> Legacy => Subscriptions.Where(s => !s.IsPlan);

    public IEnumerable<Subscription> Plans => Subscriptions.Where(s => s.IsPlan);

    public bool HasCommerceBackend => Document.Backend is { } backend ? Is(backend, "commerce") : Estate.Options.CommerceBackend;

    public AzureSubscription? Azure(string id) => AzureSubscriptions.Find(a => Is(a.Id, id));

    public Subscription? Find(string id) => Subscriptions.Find(s => Is(s.Id, id));

    /// <summary>The plan with a reseller of record that is active or about to be.</summary>
    public Subscription? PlanOf(string mpnId) => Plans.FirstOrDefault(p => Is(p.MpnId, mpnId) && p.IsLive);

    /// <summary>Whether the Azure subscription of a legacy subscription is under a plan of the same reseller, in truth.</summary>
    public bool IsMapped(Subscription legacy) =>
        Azure(legacy.AzureId!) is { PlanId: { } planId, Status.Truth: "active" } && Find(planId) is { } plan && Is(plan.MpnId, legacy.MpnId);

    public string NewId(string kind) => Deterministic.Guid(Estate.Options.Seed, Id, kind, $"{++_made}").ToString();

    /// <summary>An id as the newer commerce makes them.</summary>
    public string NewShortId(string kind) => NewId(kind).Replace("-", "", StringComparison.Ordinal)[..12];

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
