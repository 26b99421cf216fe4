using System.Text.RegularExpressions;

namespace TransitionOrchestrator.PartnerCenter.ProductUpgrades;

/// <summary>Finds upgrade ids where Partner Center puts them.</summary>
internal static partial class UpgradeId
{
    /// <summary>The last GUID of a <c>Location</c>: relative, absolute, with <c>/v1</c> or with a trailing <c>/status</c>.</summary>
    public static Guid? FromLocation(string? location)
    {
        var path = (location ?? "").Split('?', '#')[0];
        foreach (var segment in path.Split('/').Reverse())
        {
            if (Guid.TryParse(segment, out var id))
                return id;
        }

        return null;
    }

    /// <summary>The GUID of an error text, if there is exactly one besides the customer's own.</summary>
    public static Guid? FromText(string text, Guid customerId)
    {
        var ids = Guids().Matches(text).Select(m => Guid.Parse(m.Value)).Where(id => id != customerId).Distinct().Take(2).ToList();
        return ids is [var only] ? only : null;
    }

    [GeneratedRegex(@"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Guids();
}
