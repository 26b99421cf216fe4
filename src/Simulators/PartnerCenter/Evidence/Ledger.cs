using System.Collections.Concurrent;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Evidence;

/// <summary>What happened, seen from the service's side: the witness that a caller cannot influence.</summary>
public sealed class Ledger
{
    private readonly ConcurrentQueue<CallRecord> _calls = new();
    private readonly ConcurrentQueue<PlanRecord> _plans = new();
    private readonly ConcurrentQueue<SuspensionRecord> _suspensions = new();
    private readonly ConcurrentQueue<EntitlementRecord> _entitlements = new();
    private readonly ConcurrentQueue<AuditRecord> _audits = new();
    private readonly ConcurrentQueue<Violation> _others = new();

    /// <summary>Every call except those for tokens, in the order in which they were answered.</summary>
    public IReadOnlyCollection<CallRecord> Calls => _calls;

    /// <summary>Every plan bought.</summary>
    public IReadOnlyCollection<PlanRecord> Plans => _plans;

    /// <summary>Every suspension of a legacy subscription.</summary>
    public IReadOnlyCollection<SuspensionRecord> Suspensions => _suspensions;

    /// <summary>Every change to an Azure subscription.</summary>
    public IReadOnlyCollection<EntitlementRecord> Entitlements => _entitlements;

    /// <summary>The audit records of Partner Center.</summary>
    public IReadOnlyCollection<AuditRecord> Audits => _audits;

    /// <summary>Every promise that was broken so far, by the records.</summary>
    public IReadOnlyList<Violation> Violations()
    {
        var violations = new List<Violation>(_others);
        foreach (var plan in _plans)
        {
            if (plan.AnotherExisted)
                violations.Add(new("I1", plan.CustomerId, $"plan {plan.PlanId} was bought by {plan.By} although reseller '{plan.MpnId}' had a live one"));
            if (plan.Unmet.Count > 0)
                violations.Add(new("I4", plan.CustomerId, $"plan {plan.PlanId} was bought by {plan.By} while unmet: {string.Join(", ", plan.Unmet)}"));
        }
        foreach (var suspension in _suspensions.Where(s => s.By == "patch"))
        {
            if (!suspension.Mapped)
                violations.Add(new("I2", suspension.CustomerId, $"{suspension.SubscriptionId} was suspended while {suspension.AzureId} was not under a plan of the same reseller"));
            if (suspension.BlockedUpgrade)
                violations.Add(new("I2", suspension.CustomerId, $"{suspension.SubscriptionId} was suspended before the upgrade was final, which blocks it"));
        }
        foreach (var change in _entitlements.Where(e => e.What != "mapped"))
            violations.Add(new("I3", change.CustomerId, $"{change.What} of Azure subscription {change.AzureId}"));
        return violations;
    }

    internal void Add(CallRecord record) => _calls.Enqueue(record);

    internal void Add(PlanRecord record) => _plans.Enqueue(record);

    internal void Add(SuspensionRecord record) => _suspensions.Enqueue(record);

    internal void Add(EntitlementRecord record) => _entitlements.Enqueue(record);

    internal void Add(AuditRecord record) => _audits.Enqueue(record);

    internal void Add(Violation violation) => _others.Enqueue(violation);
}
