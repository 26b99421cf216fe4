using System.Globalization;
using System.Text.Json;

namespace TransitionOrchestrator.Api;

/// <summary>
/// Reads the fields of a JSON object strictly, and reports everything that is wrong at once: System.Text.Json alone stops at the
/// first problem. A null is as good as a field that is not there.
/// </summary>
internal sealed class FieldReader
{
    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly List<FieldError> _errors;
    private readonly bool _isObject;

    public FieldReader(JsonElement value, string path, List<FieldError> errors)
    {
        _path = path;
        _errors = errors;
        _isObject = value.ValueKind == JsonValueKind.Object;
        if (!_isObject)
        {
            errors.Add(new FieldError(path.Length == 0 ? "$" : path, "wrongType", $"Must be an object, not {Kind(value)}."));
            return;
        }

        foreach (var name in value.EnumerateObject().Where(field => !_fields.TryAdd(field.Name, field.Value)).Select(field => field.Name).Distinct(StringComparer.Ordinal))
            Report(name, "duplicateField", "Is given more than once.");
    }

    public void Report(string name, string code, string message) => _errors.Add(new FieldError(Path(name), code, message));

    /// <summary>Reports a field that must be there, though it may be null.</summary>
    public void ReportMissing(string name, string message)
    {
        if (_isObject && !_fields.ContainsKey(name))
            Report(name, "required", message);
    }

    public string? Text(string name, int maxLength, bool required = false)
    {
        if (Take(name, JsonValueKind.String, "text", required) is not { } value)
            return null;
        var text = value.GetString()!.Trim();
        if (text.Length == 0)
        {
            if (required)
                Report(name, "required", "Must not be empty.");
            return null;
        }

        if (text.Length > maxLength)
            return Refuse<string>(name, "tooLong", $"Must have at most {maxLength} characters, not {text.Length}.");
        return text.Any(char.IsControl) ? Refuse<string>(name, "invalidValue", "Must not hold control characters.") : text;
    }

    public bool? Flag(string name) => TakeAny(name, required: false) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True or JsonValueKind.False } value => value.GetBoolean(),
        { } other => WrongType<bool>(name, "true or false", other),
    };

    public Guid? Id(string name, bool required)
    {
        if (Take(name, JsonValueKind.String, "a GUID as text", required) is not { } value)
            return null;
        return Guid.TryParseExact(value.GetString(), "D", out var id) && id != Guid.Empty ? id
            : RefuseValue<Guid>(name, "Must be a GUID such as 2e0fba64-6a2c-4d0e-9f8a-6d1f0c3b5a77, not all zeros.");
    }

    public TEnum? Choice<TEnum>(string name)
        where TEnum : struct, Enum
    {
        if (Take(name, JsonValueKind.String, "text", required: false) is not { } value)
            return null;
        var choices = Enum.GetValues<TEnum>().ToDictionary(choice => JsonNamingPolicy.CamelCase.ConvertName(choice.ToString()), StringComparer.Ordinal);
        return choices.TryGetValue(value.GetString()!, out var chosen) ? chosen
            : RefuseValue<TEnum>(name, $"Must be one of: {string.Join(", ", choices.Keys)}.");
    }

    /// <summary>A date or a time in ISO 8601; without an offset it is UTC.</summary>
    public DateTimeOffset? Time(string name, bool required)
    {
        if (Take(name, JsonValueKind.String, "a date or time as text", required) is not { } value)
            return null;
        return ParseTime(value.GetString(), out var time) ? time
            : RefuseValue<DateTimeOffset>(name, "Must be a date or time in ISO 8601, such as 2026-01-20 or 2026-01-20T09:30:00Z.");
    }

    public decimal? Amount(string name)
    {
        if (Take(name, JsonValueKind.Number, "a number or null", required: false) is not { } value)
            return null;

        // Dividing by a one with many places drops trailing zeros: 100, 100.0 and 1e2 ask for the same.
        return value.TryGetDecimal(out var amount) && amount is >= 0 and <= 1_000_000_000_000m ? amount / 1.0000000000000000000000000000m
            : RefuseValue<decimal>(name, "Must be a number from 0 to 1000000000000.");
    }

    public FieldReader? Object(string name) =>
        TakeAny(name, required: false) is { } value ? new FieldReader(value, Path(name), _errors) : null;

    /// <summary>Reports what nobody asked for. Called last.</summary>
    public void ReportUnknown()
    {
        foreach (var name in _fields.Keys.Where(name => !_known.Contains(name)))
        {
            var meant = _known.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
            Report(name, "unknownField", meant is null ? $"Is not a field here. Fields: {string.Join(", ", _known)}." : $"Is not a field here; did you mean {meant}?");
        }
    }

    /// <summary>Reads a date or a time in ISO 8601; without an offset it is UTC.</summary>
    public static bool ParseTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private JsonElement? Take(string name, JsonValueKind kind, string expected, bool required)
    {
        var value = TakeAny(name, required);
        return value is null || value.Value.ValueKind == kind ? value : WrongType<JsonElement>(name, expected, value.Value);
    }

    private JsonElement? TakeAny(string name, bool required)
    {
        _known.Add(name);
        if (_fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null)
            return value;
        if (required && _isObject)
            Report(name, "required", "Is required.");
        return null;
    }

    private T? WrongType<T>(string name, string expected, JsonElement found)
        where T : struct =>
        Refuse<T?>(name, "wrongType", $"Must be {expected}, not {Kind(found)}.");

    private T? RefuseValue<T>(string name, string message)
        where T : struct =>
        Refuse<T?>(name, "invalidValue", message);

    private T? Refuse<T>(string name, string code, string message)
    {
        Report(name, code, message);
        return default;
    }

    // A name that a client made up is echoed, but not at any length.
    private string Path(string name)
    {
        var shown = name.Length <= 64 ? name : string.Concat(name.AsSpan(0, 63), "…");
        return _path.Length == 0 ? shown : $"{_path}.{shown}";
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
