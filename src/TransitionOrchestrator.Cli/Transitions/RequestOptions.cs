using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TransitionOrchestrator.Cli.CommandLine;

namespace TransitionOrchestrator.Cli.Transitions;

/// <summary>What a request for a transition says, as options. The head checks the values; here they are only put together.</summary>
internal sealed class RequestOptions
{
    private const string KeepBudget = "keep";

    private readonly Argument<Guid> _customer = new("CUSTOMER") { Description = "The customer: the GUID of its tenant.", CustomParser = CustomerId.Parse };
    private readonly Option<string?> _route = new("--route") { Description = "The way it goes; auto, the default, takes stepwise where the back end offers it.", HelpName = "auto|stepwise|productUpgrade" };
    private readonly Option<bool> _approval = new("--approval") { Description = "Somebody must approve before anything is bought; see 'transition approve'." };
    private readonly Option<string?> _budget = new("--budget") { Description = $"The monthly spending budget to set again afterwards, in the customer's currency; '{KeepBudget}' sets what it was before. Left alone without this.", HelpName = "amount" };
    private readonly Option<string?> _currency = new("--currency") { Description = "The currency that --budget is meant in; the budget is not set if the customer is billed in another one.", HelpName = "EUR" };
    private readonly Option<string?> _reseller = new("--reseller") { Description = "Whose plan to buy for a customer without legacy subscriptions.", HelpName = "MPN id" };
    private readonly Option<string?> _firstName = Attestation("first-name", "Who accepted the Microsoft Customer Agreement, as you attest; it is confirmed with Partner Center first.", "name");
    private readonly Option<string?> _lastName = Attestation("last-name", "Their last name.", "name");
    private readonly Option<string?> _email = Attestation("email", "Their e-mail address.", "address");
    private readonly Option<string?> _phone = Attestation("phone", "Their telephone number; may be left out.", "number");
    private readonly Option<string?> _agreed = Attestation("date", "When they accepted, in ISO 8601.", "date");

    /// <summary>Whether approval is asked for.</summary>
    public bool WantsApproval(ParseResult result) => result.GetValue(_approval);

    public void AddTo(Command command)
    {
        command.Arguments.Add(_customer);
        foreach (var option in new Option[] { _route, _approval, _budget, _currency, _reseller, _firstName, _lastName, _email, _phone, _agreed })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_currency) is not null && result.GetValue(_budget) is null)
                result.AddError("--currency says nothing without --budget.");
        });
    }

    /// <summary>The request's body.</summary>
    /// <exception cref="UsageException">An amount is no number.</exception>
    public JsonObject Read(ParseResult result)
    {
        var request = new JsonObject { ["customerId"] = result.GetRequiredValue(_customer).ToString() };
        Put(request, "route", result.GetValue(_route));
        Put(request, "resellerMpnId", result.GetValue(_reseller));
        if (WantsApproval(result))
            request["requireApproval"] = true;
        if (result.GetValue(_budget) is { } amount)
        {
            var budget = new JsonObject { ["amount"] = amount == KeepBudget ? null : Amount(amount) };
            Put(budget, "currency", result.GetValue(_currency));
            request["budget"] = budget;
        }

        var attestation = new JsonObject();
        Put(attestation, "firstName", result.GetValue(_firstName));
        Put(attestation, "lastName", result.GetValue(_lastName));
        Put(attestation, "email", result.GetValue(_email));
        Put(attestation, "phoneNumber", result.GetValue(_phone));
        Put(attestation, "dateAgreed", result.GetValue(_agreed));
        if (attestation.Count > 0)
            request["attestation"] = attestation;
        return request;
    }

    private static Option<string?> Attestation(string name, string description, string value) => new($"--attest-{name}") { Description = description, HelpName = value };

    private static decimal Amount(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount
            : throw new UsageException("wrongArguments", $"--budget must be an amount such as 500 or 99.50, or '{KeepBudget}', not '{text}'.");

    private static void Put(JsonObject target, string name, string? value)
    {
        if (value is not null)
            target[name] = value;
    }
}
