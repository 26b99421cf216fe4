using System.Security.Cryptography;
using System.Text;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>A request to move a customer, well-formed already.</summary>
/// <param name="Customer">The customer that moves.</param>
public sealed record TransitionRequest(CustomerId Customer)
{
    /// <summary>The way that is asked for.</summary>
    public RoutePreference Route { get; init; }

    /// <summary>Whether somebody must approve before anything is bought.</summary>
    public bool RequiresApproval { get; init; }

    /// <summary>That the customer accepted the Microsoft Customer Agreement.</summary>
    public AgreementAttestation? Attestation { get; init; }

    /// <summary>The budget to set again.</summary>
    public BudgetOrder? Budget { get; init; }

    /// <summary>Whose plan to buy for a customer who has no legacy subscription.</summary>
    public string? ResellerMpnId { get; init; }

    /// <summary>The row of a batch that it belongs to.</summary>
    public BatchRowId? BatchRow { get; init; }

    /// <summary>Who asks; null where the head knows nobody by name. Two people may ask for the same.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Equal for two requests that ask for the same.</summary>
    public string Fingerprint()
    {
        var content = Encoding.UTF8.GetBytes(DurableJson.Serialize(this with { BatchRow = null, RequestedBy = null }));
        return Convert.ToHexStringLower(SHA256.HashData(content))[..32];
    }
}
