namespace TransitionOrchestrator.Core;

/// <summary>A customer: the GUID of its tenant.</summary>
/// <param name="Value">The tenant id.</param>
public readonly record struct CustomerId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>
/// A subscription as commerce knows and bills it. Equal to the <see cref="AzureSubscriptionId"/> when bought, different after a
/// change of billing ownership: that is why they are two types.
/// </summary>
/// <param name="Value">The commerce subscription id.</param>
public readonly record struct CommerceSubscriptionId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>A subscription as Azure knows it (the entitlement), with the customer's workloads in it. Never touched by this product.</summary>
/// <param name="Value">The Azure subscription id.</param>
public readonly record struct AzureSubscriptionId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>An Azure plan: the id of its own commerce subscription.</summary>
/// <param name="Value">The plan's subscription id.</param>
public readonly record struct PlanId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>The reseller of record of a subscription (Partner Center's <c>partnerId</c>), or none for a direct partner's customer.</summary>
/// <param name="MpnId">The reseller's MPN id; null for a direct partner.</param>
public readonly record struct Reseller(string? MpnId)
{
    /// <summary>No reseller of record: the partner sells directly.</summary>
    public static Reseller Direct { get; } = new(null);

    /// <summary>A short key for rows, steps and reports.</summary>
    public string Key => MpnId ?? "direct";

    /// <summary>Reads a <c>partnerId</c> as Partner Center writes it: empty means none.</summary>
    public static Reseller Parse(string? partnerId) => string.IsNullOrWhiteSpace(partnerId) ? Direct : new(partnerId.Trim());

    /// <inheritdoc/>
    public override string ToString() => Key;
}
