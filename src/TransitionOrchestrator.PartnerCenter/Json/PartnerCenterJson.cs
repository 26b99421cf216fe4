using System.Text.Json;
using System.Text.Json.Serialization;

namespace TransitionOrchestrator.PartnerCenter.Json;

/// <summary>The outside's JSON: camelCase, read without regard to case, unknown fields ignored, missing ones left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(WordConverter), typeof(OptionalGuidConverter), typeof(UtcDateConverter), typeof(OptionalUtcDateConverter)])]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(AccountValidation))]
[JsonSerializable(typeof(Collection<PartnerRelationship>))]
[JsonSerializable(typeof(ResellerAgreementAnswer))]
[JsonSerializable(typeof(Collection<AgreementTemplate>))]
[JsonSerializable(typeof(Collection<CustomerAgreement>))]
[JsonSerializable(typeof(DirectSignedAnswer))]
[JsonSerializable(typeof(SubscriptionFields))]
[JsonSerializable(typeof(Collection<JsonElement>))]
[JsonSerializable(typeof(AzureEntitlement))]
[JsonSerializable(typeof(Collection<AzureEntitlement>))]
[JsonSerializable(typeof(Collection<CatalogItem>))]
[JsonSerializable(typeof(CartRequest))]
[JsonSerializable(typeof(Cart))]
[JsonSerializable(typeof(CheckoutResult))]
[JsonSerializable(typeof(Collection<Order>))]
[JsonSerializable(typeof(UpgradeRequest))]
[JsonSerializable(typeof(EligibilityAnswer))]
[JsonSerializable(typeof(UpgradeStatusAnswer))]
[JsonSerializable(typeof(SpendingBudget))]
[JsonSerializable(typeof(CommerceCapabilities))]
[JsonSerializable(typeof(MapRequest))]
internal sealed partial class PartnerCenterJson : JsonSerializerContext
{
    /// <summary>The body without the UTF-8 byte order mark that some answers start with.</summary>
    public static ReadOnlyMemory<byte> WithoutBom(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? body[3..] : body;
}
