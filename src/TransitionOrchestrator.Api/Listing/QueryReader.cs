using Microsoft.AspNetCore.Http;

namespace TransitionOrchestrator.Api;

/// <summary>Reads a query strictly: a misspelt filter must not quietly list everything.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    // Azure Functions passes its access key as "code"; it is neither read nor shown here.
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase) { "code" };

    public List<FieldError> Errors { get; } = [];

    public void Report(string name, string code, string message) => Errors.Add(new FieldError(name, code, message));

    /// <summary>A parameter that may be given once.</summary>
    public string? One(string name)
    {
        _known.Add(name);
        var values = query[name];
        if (values.Count > 1)
            Report(name, "duplicateField", "May be given only once.");
        return values.Count == 1 && !string.IsNullOrEmpty(values[0]) ? values[0] : null;
    }

    /// <summary>A parameter that may be repeated, or hold several values with commas between them.</summary>
    public IEnumerable<string> Many(string name)
    {
        _known.Add(name);
        return query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Reports what nobody asked for. Called last.</summary>
    public void ReportUnknown()
    {
        foreach (var name in query.Keys.Where(name => !_known.Contains(name)))
            Report(name.Length <= 64 ? name : string.Concat(name.AsSpan(0, 63), "…"), "unknownField", "Is not a parameter here.");
    }
}
