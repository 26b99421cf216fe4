using TransitionOrchestrator.Simulators.PartnerCenter.Orders;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Upgrades;

/// <summary>A customer's upgrade: it buys the plans, moves line by line, and is final when every line is.</summary>
internal sealed class Upgrade
{
    private readonly Call _call;
    private readonly bool _fails;

    private Upgrade(Call call)
    {
        _call = call;
        Id = call.Customer.NewId("upgrade");
        _fails = call.Hit(Fault.UpgradeFailed);
        Lines = [.. call.Customer.Legacy
            .Where(s => s.IsLegacyAzure && s.Status.Truth == "active")
            .Select(s => new UpgradeLine(s))];
    }

    public string Id { get; }

    public string Status { get; private set; } = "NotStarted";

    public IReadOnlyList<UpgradeLine> Lines { get; }

    public (int Code, string Text)? Error { get; private set; }

    public bool IsFinal => Status is "Completed" or "Failed";

    private Customer Customer => _call.Customer;

    /// <summary>Takes an upgrade on. It starts by itself.</summary>
    public static Upgrade Begin(Call call)
    {
        var upgrade = new Upgrade(call);
        call.Customer.Upgrade = upgrade;
        call.Estate.Upgrades[upgrade.Id] = call.Customer.Id;
        var stuck = call.Hit(Fault.UpgradeStuck);
        var start = call.Now + call.Delays.UpgradeStarted;
        var agenda = call.Customer.Agenda;
        agenda.At(start, upgrade.BuyPlans);
        if (upgrade._fails)
        {
            agenda.At(start + call.Delays.UpgradeLine, _ => upgrade.End("Failed", (900120, "The Azure upgrade cannot be processed. Contact support.")));
        }
        else if (!stuck)
        {
            foreach (var (line, i) in upgrade.Lines.Select((l, i) => (l, i)))
                agenda.At(start + call.Delays.UpgradeLine * (i + 1), at => upgrade.Move(line, i, at));
        }
        agenda.RunUntil(call.Now);
        return upgrade;
    }

    public Ineligibility AsIneligibility() => Status switch
    {
        "Completed" => new(400, 900110, $"The upgrade {Id} is completed already.", Id),
        "Failed" => new(403, 900120, $"The Azure upgrade cannot be processed: the upgrade {Id} failed.", Id),
        _ => new(409, 900109, $"The original upgrade {Id} is still in progress.", Id),
    };

    /// <summary>An upgrade that is not completed blocks purchases.</summary>
    public RefusedException? WhyNotPurchase() => Status switch
    {
        "Completed" => null,
        "Failed" => new(409, 900114, $"The purchase is blocked because the upgrade {Id} failed."),
        "NotStarted" => new(409, 900112, $"The purchase is blocked because the upgrade {Id} is pending."),
        _ => new(409, 900113, $"The purchase is blocked because the upgrade {Id} is in progress."),
    };

    /// <exception cref="RefusedException">The upgrade stands in the way of other changes.</exception>
    public void RefuseOthers()
    {
        if (WhyNotPurchase() is { } why)
            throw why;
    }

    private void BuyPlans(DateTimeOffset at)
    {
        Status = "InProgress";
        foreach (var (mpnId, i) in Lines.Select(l => l.Source.MpnId).Distinct(StringComparer.OrdinalIgnoreCase).Select((m, i) => (m, i)))
        {
            var plan = Customer.PlanOf(mpnId);
            if (plan is null)
            {
                plan = Purchase.Buy(_call, mpnId, at, $"upgrade:{Id}", Customer.NewShortId("order"), "active");
                if (i > 0 && _call.Hit(Fault.SecondPlanLate))
                    plan.ListedAt = at + TimeSpan.FromDays(1);
            }
            foreach (var line in Lines.Where(l => l.Source.MpnId.Equals(mpnId, StringComparison.OrdinalIgnoreCase)))
                line.Target = plan;
        }
    }

    private void Move(UpgradeLine line, int index, DateTimeOffset at)
    {
        var source = line.Source;
        if (source.FailMapping is { } why)
            line.Fail(900120, $"The Azure subscription cannot be upgraded: {why}");
        else if (Strikes(Fault.UpgradeLineFailed, index))
            line.Fail(900120, "The Azure subscription cannot be upgraded.");
        else if (source.Status.Truth != "active")
            line.Fail(900105, "The Azure subscription is suspended.");
        else
            Complete(line, index, at);

        if (Lines.All(l => l.IsFinal))
            End(Lines.All(l => l.Status == "Failed") ? "Failed" : "Completed", null);
    }

    private void Complete(UpgradeLine line, int index, DateTimeOffset at)
    {
        var source = line.Source;
        var plan = line.Target!;
        if (Strikes(Fault.WrongPlan, index))
            plan = Customer.Plans.FirstOrDefault(p => p.Id != plan.Id) ?? plan;

        Customer.Azure(source.AzureId!)!.Map(plan.Id, at, _call.Delays.EntitlementListed);
        _call.Estate.Ledger.Add(new EntitlementRecord(at, Customer.Id, source.AzureId!, "mapped", "service", _call.RequestId));
        if (!Strikes(Fault.UpgradeLeavesActive, index))
        {
            source.Suspend(at, "Upgraded", byUpgrade: true, _call.Delays.SuspensionListed);
            _call.Estate.Ledger.Add(new SuspensionRecord(
                at, Customer.Id, source.Id, source.AzureId!, "service", Customer.IsMapped(source), BlockedUpgrade: false, _call.RequestId));
        }
        line.Complete(at);
    }

    private void End(string status, (int, string)? error)
    {
        Status = status;
        Error = error;
        if (status == "Completed" && !_call.Options.BudgetSurvivesUpgrade)
            Customer.Budget = null;
    }

    private bool Strikes(string fault, int line) => _call.State.Faults.Find(fault, _call, $"line {line}") is not null;
}

/// <summary>The move of one Azure subscription.</summary>
internal sealed class UpgradeLine(Subscription source)
{
    public Subscription Source { get; } = source;

    public Subscription? Target { get; set; }

    public string Status { get; private set; } = "NotStarted";

    public DateTimeOffset? UpgradedAt { get; private set; }

    public (int Code, string Text)? Error { get; private set; }

    public bool IsFinal => Status is "Completed" or "Failed";

    public void Complete(DateTimeOffset at)
    {
        Status = "Completed";
        UpgradedAt = at;
    }

    public void Fail(int code, string text)
    {
        Status = "Failed";
        Error = (code, text);
    }
}
