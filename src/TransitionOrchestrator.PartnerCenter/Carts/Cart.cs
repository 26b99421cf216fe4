using System.Text.Json.Serialization;

namespace TransitionOrchestrator.PartnerCenter;

/// <summary>A cart (page "cart-resources").</summary>
public sealed record Cart
{
    /// <summary>The cart's id.</summary>
    public string? Id { get; init; }

    /// <summary><c>Active</c>, then <c>Ordered</c>.</summary>
    public string? Status { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>After this the cart is gone (404/800008).</summary>
    public DateTimeOffset? ExpirationTimestamp { get; init; }

    /// <summary>The lines.</summary>
    public IReadOnlyList<CartLine> LineItems { get; init => field = value ?? []; } = [];

    /// <summary>Whether it was checked out.</summary>
    [JsonIgnore]
    public bool IsOrdered => PartnerCenterText.Comparer.Equals(Status, "ordered");

    /// <summary>The errors of lines. A 201 may have some, and then the cart must not be checked out.</summary>
    [JsonIgnore]
    public IEnumerable<CartLineError> Errors => LineItems.Select(line => line.Error).OfType<CartLineError>();
}

/// <summary>A line of a cart.</summary>
public sealed record CartLine
{
    /// <summary>The line's number.</summary>
    public int? Id { get; init; }

    /// <summary>The availability.</summary>
    public string? CatalogItemId { get; init; }

    /// <summary>1 for an Azure plan.</summary>
    public decimal? Quantity { get; init; }

    /// <summary><c>one_time</c> for an Azure plan.</summary>
    public string? BillingCycle { get; init; }

    /// <summary>Set by Partner Center.</summary>
    public string? CurrencyCode { get; init; }

    /// <summary>The resellers of the line; none for a direct partner.</summary>
    public IReadOnlyList<CartParticipant>? Participants { get; init; }

    /// <summary>One order results for each group. Set by Partner Center.</summary>
    public string? OrderGroup { get; init; }

    /// <summary>What is wrong with the line.</summary>
    public CartLineError? Error { get; init; }

    /// <summary>The indirect reseller of the line; null for a direct partner.</summary>
    [JsonIgnore]
    public string? Reseller => Participants?.FirstOrDefault(p => PartnerCenterText.Comparer.Equals(p.Key, CartParticipant.TransactionReseller))?.Value;
}

/// <summary>A participant of a cart line.</summary>
/// <param name="Key">Its part.</param>
/// <param name="Value">Its MPN id.</param>
public sealed record CartParticipant(string? Key, string? Value)
{
    /// <summary>The indirect reseller of record.</summary>
    public const string TransactionReseller = "transaction_reseller";
}

/// <summary>The error of a cart line.</summary>
/// <param name="ErrorCode">A word (<c>currency_is_not_supported</c>) or a number (<c>10000</c>).</param>
/// <param name="ErrorDescription">In words.</param>
public sealed record CartLineError(string? ErrorCode, string? ErrorDescription);

internal sealed record CartRequest(bool PartnerOnRecordAttestationAccepted, IReadOnlyList<CartLine> LineItems);
