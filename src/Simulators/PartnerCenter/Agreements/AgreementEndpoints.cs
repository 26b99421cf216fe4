using System.Globalization;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Agreements;

/// <summary>
/// The Microsoft Customer Agreement. Without <c>agreementType</c> the older Cloud Agreement is meant, which every
/// customer of the simulator has.
/// </summary>
internal static class AgreementEndpoints
{
    private const string CustomerAgreement = "MicrosoftCustomerAgreement";
    private const string CloudAgreement = "MicrosoftCloudAgreement";

    public static IEnumerable<ApiEndpoint> All() =>
    [
        new("getAgreementMetadata", "GET", "/agreements", Metadata) { NeedsUser = true, Bucket = Bucket.None },
        new("listAgreements", "GET", "/customers/{customerId}/agreements", List) { NeedsUser = true },
        new("confirmAgreement", "POST", "/customers/{customerId}/agreements", Confirm) { NeedsUser = true },
        new("getDirectSigned", "GET", "/customers/{customerId}/directSignedMicrosoftCustomerAgreementStatus",
            call => Reply.Ok(Json.Of(("isSigned", call.Customer.DirectSigned)))) { NeedsUser = true },
    ];

    private static Reply Metadata(Call call)
    {
        JsonObject Item(string type) => Json.Of(
            ("templateId", Template(call.Estate, type)), ("agreementType", type), ("agreementLink", Link(type)), ("versionRank", 0));
        return Reply.Ok(Json.Collection(Types(call).Select(Item)));
    }

    private static Reply List(Call call)
    {
        var items = new List<JsonObject>();
        foreach (var type in Types(call))
        {
            if (type == CloudAgreement)
                items.Add(Body(Agreement.Existing(call.Customer), call.Estate, type));
            else
                items.AddRange(call.Customer.Agreements.Select(a => Body(a, call.Estate, type)));
        }
        return Reply.Ok(Json.Collection(items));
    }

    private static Reply Confirm(Call call)
    {
        var body = call.RequireBody();
        var contact = body["primaryContact"] as JsonObject;
        var type = body.Text("type");
        if (!string.Equals(type, CustomerAgreement, StringComparison.OrdinalIgnoreCase))
            throw RefusedException.InvalidInput($"the agreement's type '{type}' is not known or no longer accepted.");
        if (!string.Equals(body.Text("templateId"), call.Estate.AgreementTemplateId, StringComparison.OrdinalIgnoreCase))
            throw RefusedException.InvalidInput("the templateId is not that of the agreement.");
        if (!DateTimeOffset.TryParse(body.Text("dateAgreed"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var agreed) || agreed > call.Now)
            throw RefusedException.InvalidInput("dateAgreed is missing or in the future.");

        string Required(string name) => contact.Text(name) is { Length: > 0 } value ? value : throw RefusedException.InvalidInput($"primaryContact.{name} is missing.");
        var agreement = new Agreement(
            call.State.Tokens.UserId, Required("firstName"), Required("lastName"), Required("email"), contact.Text("phoneNumber"), agreed);
        call.Customer.Agreements.Add(agreement);
        var stored = Body(agreement, call.Estate, CustomerAgreement);
        call.Audit("agreement", "create_agreement", stored);
        return Reply.Created(stored);
    }

    private static string[] Types(Call call) => call.Query("agreementType") switch
    {
        null => [CloudAgreement],
        "*" => [CloudAgreement, CustomerAgreement],
        var type when type.Equals(CustomerAgreement, StringComparison.OrdinalIgnoreCase) => [CustomerAgreement],
        var type when type.Equals(CloudAgreement, StringComparison.OrdinalIgnoreCase) => [CloudAgreement],
        var type => throw RefusedException.InvalidInput($"agreementType '{type}' is not known."),
    };

    private static string Template(SimulatedEstate estate, string type) =>
        type == CustomerAgreement ? estate.AgreementTemplateId : "5b6f1c20-7d1a-4e33-9b44-20c1f7a9e610";

    private static string Link(string type) => type == CustomerAgreement ? "https://aka.ms/customeragreement" : "https://aka.ms/cloudagreement";

    private static JsonObject Body(Agreement agreement, SimulatedEstate estate, string type) => Json.Of(
        ("userId", agreement.UserId),
        ("primaryContact", Json.Of(
            ("firstName", agreement.FirstName), ("lastName", agreement.LastName), ("email", agreement.Email), ("phoneNumber", agreement.PhoneNumber))),
        ("dateAgreed", Json.Time(agreement.DateAgreed)), ("templateId", Template(estate, type)), ("type", type), ("agreementLink", Link(type)));
}
