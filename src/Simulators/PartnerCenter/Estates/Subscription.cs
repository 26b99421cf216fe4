using TransitionOrchestrator.Simulators.PartnerCenter.Catalogue;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Estates;

/// <summary>A commerce subscription: a legacy one or an Azure plan.</summary>
internal sealed class Subscription
{
    private Subscription(string id, string mpnId, string orderId, string status, DateTimeOffset created)
    {
        Id = id;
        MpnId = mpnId;
        OrderId = orderId;
        Created = created;
        Status = new Lagged<string>(status);
    }

    public string Id { get; }

    public bool IsPlan { get; private init; }

    /// <summary>Of a legacy subscription only.</summary>
    public string? AzureId { get; private init; }

    public string OfferId { get; private init; } = AzurePlanOffer.CatalogItemId;

    public string FriendlyName { get; set; } = "Azure plan";

    public string MpnId { get; }

    public string OrderId { get; }

    public DateTimeOffset Created { get; }

    /// <summary>From when on reads find it.</summary>
    public DateTimeOffset ListedAt { get; set; } = DateTimeOffset.MinValue;

    public bool ExistedBefore { get; set; }

    /// <summary><c>pending</c>, <c>active</c>, <c>suspended</c> or <c>deleted</c>.</summary>
    public Lagged<string> Status { get; }

    public DateTimeOffset? SuspendedAt { get; private set; }

    public string? SuspensionReason { get; private set; }

    public bool SuspendedByUpgrade { get; private set; }

    public int Version { get; private set; } = 1;

    public string? FailMapping { get; private init; }

    public bool IsLegacyAzure => string.Equals(OfferId, "MS-AZR-0145P", StringComparison.OrdinalIgnoreCase);

    public bool IsLive => Status.Truth is "active" or "pending";

    /// <summary>Legacy ones have it, newer commerce has shown none.</summary>
    public string? ETag => IsPlan
        ? null
        : Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{Id.ToLowerInvariant()}}","version":{{Version}}}"""));

    public static Subscription Legacy(LegacySubscriptionDocument document, string madeUpId, DateTimeOffset started)
    {
        var id = document.CommerceId ?? madeUpId;
        var order = Deterministic.Guid(0, id, "order").ToString().ToUpperInvariant();
        return new Subscription(id.ToUpperInvariant(), document.MpnId, order, document.Status.ToLowerInvariant(), document.Created)
        {
            AzureId = (document.AzureId ?? id).ToLowerInvariant(),
            OfferId = document.OfferId,
            FriendlyName = document.Name,
            FailMapping = document.FailMapping,
            ExistedBefore = true,
            SuspendedAt = string.Equals(document.Status, "suspended", StringComparison.OrdinalIgnoreCase) ? started : null,
            SuspensionReason = string.Equals(document.Status, "suspended", StringComparison.OrdinalIgnoreCase) ? "CustomerCancellation" : null,
        };
    }

    public static Subscription Plan(string id, string mpnId, string orderId, DateTimeOffset created, string status = "active") =>
        new(id, mpnId, orderId, status, created) { IsPlan = true };

    public void Touch() => Version++;

    public void Activate(DateTimeOffset at)
    {
        Status.Set("active", at, TimeSpan.Zero);
        SuspendedAt = null;
        SuspensionReason = null;
        SuspendedByUpgrade = false;
        Version++;
    }

    public void Suspend(DateTimeOffset at, string reason, bool byUpgrade, TimeSpan lag)
    {
        Status.Set("suspended", at, lag);
        SuspendedAt = at;
        SuspensionReason = reason;
        SuspendedByUpgrade = byUpgrade;
        Version++;
    }

    /// <summary>The status that is read, with retention applied.</summary>
    public string StatusAt(DateTimeOffset now, TimeSpan retention)
    {
        var status = Status.Read(now);
        return status == "suspended" && now - SuspendedAt >= retention ? "deleted" : status;
    }
}
