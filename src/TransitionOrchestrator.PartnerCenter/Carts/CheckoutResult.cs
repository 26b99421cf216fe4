using System.Text.Json.Serialization;

namespace TransitionOrchestrator.PartnerCenter;

/// <summary>What a checkout came to: one order for each group of lines, or an error for it. Both may be present (page "checkout-a-cart").</summary>
public sealed record CheckoutResult
{
    /// <summary>What was bought.</summary>
    public IReadOnlyList<Order> Orders { get; init => field = value ?? []; } = [];

    /// <summary>What was not.</summary>
    public IReadOnlyList<OrderError> OrderErrors { get; init => field = value ?? []; } = [];

    /// <summary>Everything was bought.</summary>
    [JsonIgnore]
    public bool IsComplete => Orders.Count > 0 && OrderErrors.Count == 0;

    /// <summary>Something was bought and something was not.</summary>
    [JsonIgnore]
    public bool IsPartial => Orders.Count > 0 && OrderErrors.Count > 0;
}

/// <summary>Why a group of lines was not ordered.</summary>
/// <param name="OrderGroupId">The group.</param>
/// <param name="Code">As in <see cref="PartnerCenterErrorCodes"/>; a text or a number outside.</param>
/// <param name="Description">In words.</param>
public sealed record OrderError(string? OrderGroupId, string? Code, string? Description)
{
    /// <summary>The documented meaning, or null.</summary>
    [JsonIgnore]
    public PartnerCenterErrorCode? Known => PartnerCenterErrorCodes.All.FirstOrDefault(row => string.Equals(row.Code, Code, StringComparison.Ordinal));
}
