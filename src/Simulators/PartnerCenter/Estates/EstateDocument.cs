using System.Text.Json;
using System.Text.Json.Serialization;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Estates;

/// <summary>An estate file: the partner, its resellers and its customers as they stand before anything happens.</summary>
public sealed record EstateDocument
{
    /// <summary>The partner whose tokens are accepted.</summary>
    public PartnerDocument Partner { get; init; } = new();

    /// <summary>The resellers that the partner provides for; their MPN ids are the valid partners of record.</summary>
    public List<ResellerDocument> Resellers { get; init; } = [];

    /// <summary>The customers.</summary>
    public List<CustomerDocument> Customers { get; init; } = [];

    /// <summary>Countries (ISO 3166 alpha-2) in which the Azure plan is not in the catalogue.</summary>
    public List<string> UnservedCountries { get; init; } = ["AQ", "CU", "IR", "KP", "SY"];

    internal static JsonSerializerOptions JsonOptions { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads and checks an estate.</summary>
    /// <exception cref="EstateException">It is not an estate; every problem is named.</exception>
    public static EstateDocument Parse(string json)
    {
        EstateDocument? document;
        try
        {
            document = JsonSerializer.Deserialize<EstateDocument>(json, JsonOptions);
        }
        catch (JsonException e)
        {
            throw new EstateException([$"not an estate: {e.Message}"]);
        }
        if (document is null)
            throw new EstateException(["not an estate: the document is null"]);
        EstateCheck.ThrowIfInvalid(document);
        return document;
    }

    /// <summary>Reads and checks an estate file.</summary>
    /// <exception cref="EstateException">The file cannot be read or is not an estate; every problem is named.</exception>
    public static EstateDocument Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EstateException([$"the estate file cannot be read: {e.Message}"]);
        }
    }

    /// <summary>The estate as indented JSON, as <see cref="Parse"/> reads it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonOptions);
}

/// <summary>The partner.</summary>
public sealed record PartnerDocument
{
    /// <summary>The partner's tenant.</summary>
    public string TenantId { get; init; } = "11111111-0000-4000-8000-0000000000aa";

    /// <summary>What the partner is called.</summary>
    public string Name { get; init; } = "Sample Cloud Distribution";

    /// <summary><c>direct</c> or <c>indirect</c> (a provider with resellers).</summary>
    public string Type { get; init; } = "indirect";

    /// <summary>The partner's own MPN id, which is no valid partner of record.</summary>
    public string MpnId { get; init; } = "5550000";

    /// <summary>Whether the partner signed the Microsoft Partner Agreement; if not, 403/900124.</summary>
    public bool MpaSigned { get; init; } = true;
}

/// <summary>A reseller that the partner provides for.</summary>
public sealed record ResellerDocument
{
    /// <summary>The MPN id: the partner of record of what is sold through this reseller.</summary>
    public required string MpnId { get; init; }

    /// <summary>The reseller's tenant.</summary>
    public required string TenantId { get; init; }

    /// <summary>What the reseller is called.</summary>
    public required string Name { get; init; }

    /// <summary><c>Active</c>, or a state in which it may not transact (403/800039).</summary>
    public string State { get; init; } = "Active";

    /// <summary>Whether it signed the Microsoft Partner Agreement; if not, 403/900123.</summary>
    public bool MpaSigned { get; init; } = true;

    /// <summary>ISO 3166 alpha-2.</summary>
    public string Country { get; init; } = "DE";
}

/// <summary>A customer.</summary>
public sealed record CustomerDocument
{
    /// <summary>The customer's tenant.</summary>
    public required string Id { get; init; }

    /// <summary>The company's name.</summary>
    public required string Name { get; init; }

    /// <summary>The tenant's domain.</summary>
    public string? Domain { get; init; }

    /// <summary>ISO 3166 alpha-2 country of the billing address.</summary>
    public string Country { get; init; } = "DE";

    /// <summary><c>reseller</c>, <c>advisor</c> or <c>none</c> (every call about the customer answers 403/20002).</summary>
    public string Relationship { get; init; } = "reseller";

    /// <summary>The Microsoft Customer Agreement: <c>none</c>, <c>partnerConfirmed</c> or <c>directSigned</c>.</summary>
    public string Mca { get; init; } = "partnerConfirmed";

    /// <summary>Account validation: <c>Allowed</c>, <c>UnderReview</c>, <c>NotAllowed</c>, <c>Unknown</c>, <c>Not Ready</c>, or null (404/600074).</summary>
    public string? ValidationStatus { get; init; } = "Allowed";

    /// <summary><c>public</c>, <c>commerce</c> (offers the mapping operation), or null for the simulator's default.</summary>
    public string? Backend { get; init; }

    /// <summary>Azure plans that the customer already has.</summary>
    public List<PlanDocument> Plans { get; init; } = [];

    /// <summary>The legacy subscriptions.</summary>
    public List<LegacySubscriptionDocument> Subscriptions { get; init; } = [];

    /// <summary>The monthly spending budget; null for none.</summary>
    public decimal? Budget { get; init; }

    /// <summary>The customer uses Azure Partner Shared Services, which cannot be upgraded (900119).</summary>
    public bool SharedServices { get; init; }

    /// <summary>Azure subscriptions were bought too recently to upgrade (900130).</summary>
    public bool RecentlyBought { get; init; }

    /// <summary>Delegated administration; without it the customer's company address is not shown.</summary>
    public bool AllowDelegatedAccess { get; init; } = true;

    /// <summary>What a transition should come to. The simulator keeps it and takes no notice of it.</summary>
    public JsonObject? Expect { get; init; }

    /// <summary>What a transition request for this customer should carry. The simulator takes no notice of it.</summary>
    public JsonObject? Request { get; init; }
}

/// <summary>An Azure plan that exists from the start.</summary>
public sealed record PlanDocument
{
    /// <summary>Its reseller of record; empty for a direct plan.</summary>
    public string MpnId { get; init; } = "";

    /// <summary>The plan's id; made up from customer and seed when null.</summary>
    public string? Id { get; init; }

    /// <summary>Ids of Azure subscriptions that are already under it.</summary>
    public List<string> AzureSubscriptions { get; init; } = [];
}

/// <summary>A legacy subscription.</summary>
public sealed record LegacySubscriptionDocument
{
    /// <summary>The commerce subscription; made up from customer and seed when null.</summary>
    public string? CommerceId { get; init; }

    /// <summary>The Azure subscription; the same id as <see cref="CommerceId"/> when null.</summary>
    public string? AzureId { get; init; }

    /// <summary>The friendly name.</summary>
    public string Name { get; init; } = "Microsoft Azure";

    /// <summary>The reseller of record; empty when sold directly.</summary>
    public string MpnId { get; init; } = "";

    /// <summary><c>active</c>, <c>suspended</c> or <c>deleted</c>.</summary>
    public string Status { get; init; } = "active";

    /// <summary>The offer.</summary>
    public string OfferId { get; init; } = "MS-AZR-0145P";

    /// <summary>When it was bought.</summary>
    public DateTimeOffset Created { get; init; } = new(2019, 4, 4, 17, 8, 20, TimeSpan.Zero);

    /// <summary>Why it can never be moved: mapping answers 403/990010, and an upgrade's line for it fails.</summary>
    public string? FailMapping { get; init; }
}
