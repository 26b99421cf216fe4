using System.Globalization;

namespace TransitionOrchestrator.Core;

/// <summary>
/// A transition's id, <c>{customer}_{suffix}</c>: it names its customer, so that no index is needed to find its partition, and it
/// is safe in a URL, as a row key and as an orchestration's instance id.
/// </summary>
/// <param name="Customer">The customer that moves.</param>
/// <param name="Suffix">Tells apart the transitions of one customer: 4 to 32 letters or digits.</param>
public readonly record struct TransitionId(CustomerId Customer, string Suffix)
{
    /// <summary>Reads an id; false when it is not one.</summary>
    public static bool TryParse(string? text, out TransitionId id)
    {
        id = default;
        if (text is null || text.Length is < 41 or > 69 || text[36] != '_' || !Guid.TryParseExact(text[..36], "D", out var customer))
            return false;
        var suffix = text[37..];
        if (!suffix.All(char.IsAsciiLetterOrDigit))
            return false;
        id = new TransitionId(new CustomerId(customer), suffix);
        return true;
    }

    /// <summary>The id of the orchestration instance that carries out the given attempt, counted from 1.</summary>
    public string InstanceId(int attempt) =>
        attempt == 1 ? ToString() : string.Create(CultureInfo.InvariantCulture, $"{this}.{attempt}");

    /// <inheritdoc/>
    public override string ToString() => $"{Customer}_{Suffix}";
}
