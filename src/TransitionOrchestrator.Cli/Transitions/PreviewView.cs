using Spectre.Console;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.Output;

namespace TransitionOrchestrator.Cli.Transitions;

/// <summary>A preview for people.</summary>
internal static class PreviewView
{
    public static void Show(Terminal terminal, Preview preview)
    {
        terminal.Say($"{preview.CustomerName} ({preview.CustomerId}), route {preview.Route}");
        if (preview.Plans.Count > 0)
        {
            var plans = Words.Table("Plan of reseller", "What", "Plan");
            foreach (var plan in preview.Plans)
                plans.AddRow(Words.Cell(plan.ResellerMpnId ?? "(direct)"), Words.Cell(plan.Action), Words.Cell(plan.PlanId?.ToString() ?? "-"));
            terminal.Show(plans);
        }

        if (preview.Subscriptions.Count > 0)
        {
            var subscriptions = Words.Table("Subscription", "What", "Azure subscription", "Commerce subscription", "Why");
            foreach (var one in preview.Subscriptions)
                subscriptions.AddRow(Words.Cell(one.Name), Words.Cell(one.Action), Words.Cell($"{one.AzureSubscriptionId}"), Words.Cell($"{one.CommerceSubscriptionId}"), Words.Cell(one.Problem?.Message));
            terminal.Show(subscriptions);
        }

        if (preview.WouldConfirmAgreement)
            terminal.Say("The Microsoft Customer Agreement would be confirmed first, from the attestation.");
        foreach (var unmet in preview.Unmet)
            terminal.Say($"  {unmet.Code}: {unmet.Message}");
        terminal.Say(preview.WouldStart
            ? $"It would {Deeds(preview)}; {Words.Count(preview.CallsNeeded, "call")} to Partner Center."
            : $"It would not start: {Words.Count(preview.Unmet.Count, "prerequisite does", "prerequisites do")} not hold.");
    }

    /// <summary>What would be done, as counts.</summary>
    public static string Deeds(Preview preview)
    {
        var deeds = new List<string>();
        Add("buy", preview.Plans.Count(plan => plan.Action == "buy"), "Azure plan");
        Add("reuse", preview.Plans.Count(plan => plan.Action == "reuse"), "Azure plan");
        Add("move", preview.Subscriptions.Count(one => one.Action is "move" or "suspendOnly"), "Azure subscription");
        Add("leave", preview.Subscriptions.Count(one => one.Action is "leaveAlone" or "blocked"), "subscription");
        return deeds.Count == 0 ? "do nothing" : string.Join(", ", deeds);

        void Add(string verb, int count, string noun)
        {
            if (count > 0)
                deeds.Add($"{verb} {Words.Count(count, noun)}{(verb == "leave" ? " alone" : "")}");
        }
    }
}
