using System.Text.Json;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>Reads a <see cref="TransitionRequestBody"/> strictly and judges it completely.</summary>
internal static class TransitionRequestReader
{
    public const int MaxName = 100;
    public const int MaxEmail = 254; // RFC 5321: a path has 256 characters, two of them brackets
    public const int MaxPhone = 30;

    // Nobody accepted the Microsoft Customer Agreement before there was one.
    private static readonly DateTimeOffset FirstDate = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads a request.</summary>
    /// <returns>The request; null when there are problems, all of which are in <paramref name="errors"/>.</returns>
    public static TransitionRequest? Read(JsonElement body, DateTimeOffset now, List<FieldError> errors)
    {
        var reader = new FieldReader(body, "", errors);
        var request = ReadFields(reader, now);
        reader.ReportUnknown();
        return errors.Count == 0 ? request : null;
    }

    /// <summary>Reads the fields of a request; of use only when the reader has reported nothing.</summary>
    public static TransitionRequest ReadFields(FieldReader reader, DateTimeOffset now) =>
        new(new CustomerId(reader.Id("customerId", required: true) ?? default))
        {
            Route = reader.Choice<RoutePreference>("route") ?? RoutePreference.Auto,
            RequiresApproval = reader.Flag("requireApproval") ?? false,
            Attestation = Attestation(reader.Object("attestation"), now),
            Budget = Budget(reader.Object("budget")),
            ResellerMpnId = MpnId(reader),
        };

    private static AgreementAttestation? Attestation(FieldReader? reader, DateTimeOffset now)
    {
        if (reader is null)
            return null;
        var attestation = new AgreementAttestation(
            reader.Text("firstName", MaxName, required: true) ?? "",
            reader.Text("lastName", MaxName, required: true) ?? "",
            Email(reader) ?? "",
            DateAgreed(reader, now) ?? default)
        {
            PhoneNumber = Phone(reader),
        };
        reader.ReportUnknown();
        return attestation;
    }

    private static BudgetOrder? Budget(FieldReader? reader)
    {
        if (reader is null)
            return null;
        var budget = new BudgetOrder(reader.Amount("amount")) { Currency = Currency(reader) };
        // Money is said outright: an amount that was forgotten must not mean "as before".
        reader.ReportMissing("amount", "Is required: a number, or null to keep the budget that the customer had.");
        reader.ReportUnknown();
        return budget;
    }

    private static string? Currency(FieldReader reader)
    {
        var currency = reader.Text("currency", 3);
        if (currency is not null && !(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)))
            reader.Report("currency", "invalidValue", "Must be a currency of ISO 4217, such as EUR.");
        return currency;
    }

    private static string? Email(FieldReader reader)
    {
        if (reader.Text("email", MaxEmail, required: true) is not { } email)
            return null;
        var at = email.IndexOf('@', StringComparison.Ordinal);
        var isAddress = at > 0 && at == email.LastIndexOf('@') && !email.Any(char.IsWhiteSpace) && email.IndexOfAny(['<', '>', ',', ';', '"']) < 0
            && email[(at + 1)..].Split('.') is { Length: > 1 } labels && labels.All(label => label.Length > 0);
        if (!isAddress)
            reader.Report("email", "invalidValue", "Must be an e-mail address, such as ida.brand@example.com.");
        return email;
    }

    private static DateTimeOffset? DateAgreed(FieldReader reader, DateTimeOffset now)
    {
        if (reader.Time("dateAgreed", required: true) is not { } date)
            return null;
        if (date > now)
            reader.Report("dateAgreed", "invalidValue", "Must not be in the future.");
        else if (date < FirstDate)
            reader.Report("dateAgreed", "invalidValue", "Must not be before 2015.");
        return date;
    }

    private static string? Phone(FieldReader reader)
    {
        var phone = reader.Text("phoneNumber", MaxPhone);
        if (phone is not null && !(phone.Any(char.IsAsciiDigit) && phone.All(letter => char.IsAsciiDigit(letter) || " +-()./".Contains(letter, StringComparison.Ordinal))))
            reader.Report("phoneNumber", "invalidValue", "Must be a telephone number: digits, spaces and + - ( ) . /");
        return phone;
    }

    private static string? MpnId(FieldReader reader)
    {
        var id = reader.Text("resellerMpnId", 20);
        if (id is not null && !id.All(char.IsAsciiDigit))
            reader.Report("resellerMpnId", "invalidValue", "Must be an MPN id: digits only.");
        return id;
    }
}
