using System.Text.Json;
using TransitionOrchestrator.PartnerCenter.Json;

namespace TransitionOrchestrator.PartnerCenter;

/// <summary>A subscription exactly as it was read, for the whole resource has to be sent back to change it. Can be stored.</summary>
/// <param name="Json">The resource, unknown fields included.</param>
/// <param name="ETag">Without quotes; null when there was none (Azure plans).</param>
public sealed record SubscriptionDocument(string Json, string? ETag);

/// <summary>A commerce subscription (page "subscription-resources").</summary>
public sealed record Subscription
{
    /// <summary>The commerce subscription id. Legacy ones come in upper case: compare as GUIDs.</summary>
    public required Guid Id { get; init; }

    /// <summary>The Azure subscription id of a legacy Azure subscription; may differ from <see cref="Id"/> after a change of billing ownership.</summary>
    public Guid? EntitlementId { get; init; }

    /// <summary><c>MS-AZR-0145P</c>, or <c>product:sku:availability</c>.</summary>
    public string? OfferId { get; init; }

    /// <summary>The offer's name.</summary>
    public string? OfferName { get; init; }

    /// <summary>The name the partner gave.</summary>
    public string? FriendlyName { get; init; }

    /// <summary><c>none active pending suspended expired disabled deleted</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Why it is suspended.</summary>
    public IReadOnlyList<string> SuspensionReasons { get; init; } = [];

    /// <summary>The MPN id of the reseller of record; null when empty or absent.</summary>
    public string? PartnerId { get; init; }

    /// <summary><c>none usage license benefit</c>.</summary>
    public string? BillingType { get; init; }

    /// <summary><c>monthly</c>, <c>one_time</c>, ...</summary>
    public string? BillingCycle { get; init; }

    /// <summary>Quantity.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>The order that bought it: a GUID for legacy, a short word for modern ones.</summary>
    public string? OrderId { get; init; }

    /// <summary>When it was bought.</summary>
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? EffectiveStartDate { get; init; }

    /// <summary>When it ends; the year 9999 for usage subscriptions.</summary>
    public DateTimeOffset? CommitmentEndDate { get; init; }

    /// <summary>The resource as it was read.</summary>
    public required SubscriptionDocument Document { get; init; }

    /// <summary>Whether the offer is the legacy "Microsoft Azure" of public clouds. Sandbox and national variants are others, and not touched.</summary>
    public bool IsLegacyAzure => string.Equals(OfferId, "MS-AZR-0145P", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the offer is the Azure plan: product DZH318Z0BPS6, SKU 0001, any availability.</summary>
    public bool IsAzurePlan => OfferId is { } offer
        && (offer.Equals("DZH318Z0BPS6:0001", StringComparison.OrdinalIgnoreCase) || offer.StartsWith("DZH318Z0BPS6:0001:", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the status is this one, spelled in any way.</summary>
    /// <param name="status">Such as <c>active</c>.</param>
    public bool HasStatus(string status) => PartnerCenterText.Comparer.Equals(Status, status);

    /// <summary>Reads a stored document again.</summary>
    /// <param name="document">The document.</param>
    /// <exception cref="JsonException">It is not a subscription.</exception>
    public static Subscription Of(SubscriptionDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var fields = JsonSerializer.Deserialize(document.Json, PartnerCenterJson.Default.SubscriptionFields) ?? throw new JsonException("The subscription is null.");
        return fields.With(document);
    }
}

/// <summary>What is read of a subscription.</summary>
internal sealed record SubscriptionFields(
    Guid Id, Guid? EntitlementId, string? OfferId, string? OfferName, string? FriendlyName, string? Status, IReadOnlyList<string>? SuspensionReasons,
    string? PartnerId, string? BillingType, string? BillingCycle, decimal? Quantity, string? OrderId, DateTimeOffset? CreationDate,
    DateTimeOffset? EffectiveStartDate, DateTimeOffset? CommitmentEndDate, ResourceAttributes? Attributes)
{
    public Subscription With(SubscriptionDocument document) => new()
    {
        Id = Id != Guid.Empty ? Id : throw new JsonException("The subscription has no id."),
        EntitlementId = EntitlementId,
        OfferId = OfferId,
        OfferName = OfferName,
        FriendlyName = FriendlyName,
        Status = Status,
        SuspensionReasons = SuspensionReasons ?? [],
        PartnerId = string.IsNullOrWhiteSpace(PartnerId) ? null : PartnerId.Trim(),
        BillingType = BillingType,
        BillingCycle = BillingCycle,
        Quantity = Quantity,
        OrderId = OrderId,
        CreationDate = CreationDate,
        EffectiveStartDate = EffectiveStartDate,
        CommitmentEndDate = CommitmentEndDate,
        Document = document,
    };
}
