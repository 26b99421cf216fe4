using System.Text.Json;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>What a batch's id looks like; anything else is as unknown as an id that does not exist.</summary>
internal static class BatchIds
{
    public static bool IsId(string id) => id.Length == 21 && id[0] == 'b' && id.Skip(1).All(char.IsAsciiHexDigitLower);
}

/// <summary>Which rows are asked for.</summary>
internal static class RowStateQuery
{
    private static readonly Dictionary<string, RowState> States =
        Enum.GetValues<RowState>().ToDictionary(state => JsonNamingPolicy.CamelCase.ConvertName(state.ToString()), StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyCollection<RowState> Read(QueryReader reader)
    {
        var states = new HashSet<RowState>();
        foreach (var name in reader.Many("status"))
        {
            if (States.TryGetValue(name, out var state))
            {
                states.Add(state);
                continue;
            }

            reader.Report("status", "invalidValue", $"Must be one or more of: {string.Join(", ", States.Keys)}.");
            break;
        }

        return states;
    }
}
