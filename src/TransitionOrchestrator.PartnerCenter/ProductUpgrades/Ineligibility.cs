using System.Text.RegularExpressions;
using static TransitionOrchestrator.PartnerCenter.IneligibilityReason;

namespace TransitionOrchestrator.PartnerCenter.ProductUpgrades;

/// <summary>Classifies a refusal: by its code, else by a code inside the text, else by what the text says, else as other.</summary>
internal static partial class Ineligibility
{
    public static IneligibilityReason? OfCode(string? code) => code switch
    {
        "900105" => SuspendedSubscription,
        "900107" => NotInCatalogue,
        "900108" => NoAzureSubscriptions,
        "900109" => UpgradeInProgress,
        "900110" => UpgradeCompleted,
        "900119" => SharedServices,
        "900120" => CannotBeProcessed,
        "900130" => RecentlyBought,
        "13605" => CustomerAgreementMissing,
        "900123" => ResellerAgreementMissing,
        "900124" => PartnerAgreementMissing,
        "20002" or "900159" => NoRelationship,
        _ => null,
    };

    public static (IneligibilityReason Reason, string? Code) OfText(string? text)
    {
        foreach (Match match in Codes().Matches(text ?? ""))
        {
            if (OfCode(match.Value) is { } reason)
                return (reason, match.Value);
        }

        return (OfWords(text ?? ""), null);
    }

    // The published texts are not fixed: only words that a text on that fact can hardly do without. The order matters: a text on a
    // missing agreement names the customer, and one on subscriptions bought recently names subscriptions.
    private static IneligibilityReason OfWords(string text)
    {
        if (Has("partner shared services") || Has("shared services"))
            return SharedServices;
        if (Has("customer agreement"))
            return CustomerAgreementMissing;
        if (Has("partner agreement"))
            return Has("reseller") ? ResellerAgreementMissing : PartnerAgreementMissing;
        if (Has("suspended"))
            return SuspendedSubscription;
        if (Has("recent"))
            return RecentlyBought;
        if (Has("in progress") || Has("in-progress"))
            return UpgradeInProgress;
        if (Has("already completed") || Has("already been completed") || Has("already upgraded"))
            return UpgradeCompleted;
        if (Has("catalog"))
            return NotInCatalogue;
        if (Has("no azure subscription") || Has("not have any azure subscription") || Has("not have azure subscription") || Has("without azure subscription"))
            return NoAzureSubscriptions;
        return Has("relationship") ? NoRelationship : Other;

        bool Has(string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"\b\d{5,6}\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Codes();
}
