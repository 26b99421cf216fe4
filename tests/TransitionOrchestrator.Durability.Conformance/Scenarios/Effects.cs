using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>One step of a scenario that touches the outside.</summary>
/// <param name="Step">Its name, used once in a scenario.</param>
/// <param name="Seen">What the code knew when it called: recorded results of steps before.</param>
/// <param name="FailFirst">So many executions fail before one works.</param>
/// <param name="IsFragile">It fails until <see cref="Effects.Mend"/>.</param>
public sealed record WorkItem(string Step, string Seen = "", int FailFirst = 0, bool IsFragile = false);

/// <summary>
/// The outside of a scenario: it outlives every engine and keeps what each execution of each step did. A step answers with its
/// name and the number of the execution, so that results show which execution was recorded.
/// </summary>
public sealed partial class Effects
{
    private readonly ConcurrentDictionary<(string InstanceId, string Step), ConcurrentQueue<WorkItem>> _executions = new();
    private readonly ConcurrentDictionary<string, bool> _mended = new(StringComparer.Ordinal);

    /// <summary>Does the step.</summary>
    /// <exception cref="ActivityFailureException">It was told to fail.</exception>
    public string Execute(string instanceId, WorkItem item)
    {
        var executions = _executions.GetOrAdd((instanceId, item.Step), _ => new ConcurrentQueue<WorkItem>());
        int number;
        lock (executions)
        {
            executions.Enqueue(item);
            number = executions.Count;
        }

        if (number <= item.FailFirst)
            throw new ActivityFailureException("busy", $"{item.Step} is busy", isTransient: true);
        return !item.IsFragile || _mended.Keys.Any(id => instanceId.StartsWith(id, StringComparison.Ordinal))
            ? $"{item.Step}#{number}"
            : throw new ActivityFailureException("broken", $"{item.Step} is broken", isTransient: false);
    }

    /// <summary>From here on the fragile steps of the scenario with this id work.</summary>
    public void Mend(string id) => _mended[id] = true;

    /// <summary>The outcome without the numbers of executions: the same in every run.</summary>
    public static string WithoutNumbers(string outcome) => Number().Replace(outcome, "");

    /// <summary>Compares what was done with what was recorded.</summary>
    /// <param name="id">The scenario's instance; the ids of all its instances begin with it.</param>
    /// <param name="outcome">What it ended with: results of its steps among other words.</param>
    /// <param name="engines">How many engines there were: each may have executed a step that was under way.</param>
    /// <param name="runs">How often the scenario runs its code from the start.</param>
    /// <returns>What is wrong; empty when all is well.</returns>
    public IReadOnlyList<string> Check(string id, string outcome, int engines, int runs)
    {
        var mine = _executions.Where(each => each.Key.InstanceId.StartsWith(id, StringComparison.Ordinal)).ToArray();
        var problems = new List<string>();
        foreach (var (key, executions) in mine)
        {
            var item = executions.First();
            var allowed = engines * runs * (item.FailFirst + (item.IsFragile ? 2 : 1));
            if (executions.Count > allowed)
                problems.Add($"{key} was executed {executions.Count} times; {allowed} are allowed.");
            // What a call is given stands in the history before it runs: another value means that a result was recorded twice.
            var given = executions.Select(each => each.Seen).Distinct(StringComparer.Ordinal).ToArray();
            if (given.Length > runs)
                problems.Add($"{key} was given different results of the same steps: {string.Join(" | ", given)}");
        }

        foreach (Match result in Result().Matches(outcome))
        {
            var step = result.Groups["step"].Value;
            var number = int.Parse(result.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture);
            if (!mine.Any(each => each.Key.Step == step && number >= 1 && number <= each.Value.Count))
                problems.Add($"{result.Value} was recorded but never executed.");
        }

        return problems;
    }

    [GeneratedRegex("#[0-9]+", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();

    [GeneratedRegex("(?<step>[a-z0-9.]+)#(?<number>[0-9]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Result();
}
