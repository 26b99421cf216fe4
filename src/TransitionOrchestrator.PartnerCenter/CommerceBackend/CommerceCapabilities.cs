namespace TransitionOrchestrator.PartnerCenter;

/// <summary>What a commerce back end offers beyond the public API. Not part of the public Partner Center API.</summary>
/// <param name="Mapping">An Azure subscription can be mapped to a plan by a call of its own.</param>
public sealed record CommerceCapabilities(bool Mapping)
{
    /// <summary>Nothing beyond the public API.</summary>
    public static CommerceCapabilities None { get; } = new(false);
}

/// <summary>What a mapping came to.</summary>
public abstract record MappingResult
{
    private MappingResult()
    {
    }

    /// <summary>200 or 201: mapped. Still to be confirmed from the plan's entitlements.</summary>
    /// <param name="Entitlement">As it is now.</param>
    public sealed record Mapped(AzureEntitlement Entitlement) : MappingResult;

    /// <summary>202: accepted and applied later; read the plan's entitlements until it shows.</summary>
    public sealed record Accepted : MappingResult;
}

internal sealed record MapRequest(Guid SourceSubscriptionId);
