using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>A request for a transition. A null is as good as a field that is not there, except for the amount of a budget.</summary>
/// <remarks>This describes the contract and serves clients; the server reads with <see cref="TransitionRequestReader"/>, which reports every problem at once.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TransitionRequestBody
{
    /// <summary>The customer that moves: the GUID of its tenant.</summary>
    public required Guid CustomerId { get; init; }

    /// <summary>The way that is asked for.</summary>
    [DefaultValue(RoutePreference.Auto)]
    public RoutePreference Route { get; init; }

    /// <summary>Whether somebody must approve before anything is bought.</summary>
    [DefaultValue(false)]
    public bool RequireApproval { get; init; }

    /// <summary>That the customer accepted the Microsoft Customer Agreement; it is confirmed with Partner Center if it is not yet.</summary>
    public AttestationBody? Attestation { get; init; }

    /// <summary>The spending budget to set again after the transition; left alone when not given.</summary>
    public BudgetBody? Budget { get; init; }

    /// <summary>Whose plan to buy for a customer who has no legacy subscription: the reseller's MPN id.</summary>
    [RegularExpression("^[0-9]{1,20}$")]
    public string? ResellerMpnId { get; init; }
}

/// <summary>Who accepted the Microsoft Customer Agreement, and when, as a person of the partner attests.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AttestationBody
{
    /// <summary>First name of who accepted.</summary>
    [MaxLength(TransitionRequestReader.MaxName)]
    public required string FirstName { get; init; }

    /// <summary>Last name of who accepted.</summary>
    [MaxLength(TransitionRequestReader.MaxName)]
    public required string LastName { get; init; }

    /// <summary>Their e-mail address.</summary>
    [MaxLength(TransitionRequestReader.MaxEmail)]
    public required string Email { get; init; }

    /// <summary>Their telephone number: digits, spaces and <c>+ - ( ) . /</c>.</summary>
    [MaxLength(TransitionRequestReader.MaxPhone)]
    public string? PhoneNumber { get; init; }

    /// <summary>When they accepted: a date or time in ISO 8601 (UTC without an offset), not before 2015 and not in the future.</summary>
    public required DateTimeOffset DateAgreed { get; init; }
}

/// <summary>A monthly spending budget.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record BudgetBody
{
    /// <summary>The amount in the customer's billing currency; null keeps what the customer had before.</summary>
    [Range(0d, 1_000_000_000_000d)]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required decimal? Amount { get; init; }

    /// <summary>The currency that the amount is meant in. The budget is not set if the customer is billed in another one.</summary>
    [RegularExpression("^[A-Z]{3}$")]
    public string? Currency { get; init; }
}
