using Xunit.Abstractions;

namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>
/// Chooses, by a seed, at which observed event the head is killed next. Before each start Partner Center is told how many calls or
/// writes it lets pass, so that a head, however fast, is always killed with work before it.
/// </summary>
internal sealed class KillMoments
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private const int CallsForAWrite = 3;
    private readonly Installation _installation;
    private readonly ITestOutputHelper _output;
    private readonly (int Writes, int Kind)[] _moments;

    /// <summary>Divides a number of writes by chance among the starts.</summary>
    /// <param name="installation">What is killed.</param>
    /// <param name="random">The chance.</param>
    /// <param name="kills">How many moments there are.</param>
    /// <param name="writes">For all starts together; fewer than the sample needs, so that no kill comes too late.</param>
    /// <param name="output">Told every moment.</param>
    public KillMoments(Installation installation, Random random, int kills, int writes, ITestOutputHelper output)
    {
        (_installation, _output) = (installation, output);
        var shares = Enumerable.Range(0, kills).Select(_ => random.NextDouble()).ToArray();
        _moments = [.. shares.Select(share => ((int)(writes * share / shares.Sum()), random.Next(10)))];
    }

    /// <summary>Decides how far the head that is started next may get.</summary>
    public async Task<Func<Task>> PrepareAsync(int kill)
    {
        var (writes, kind) = _moments[kill - 1];
        var calls = 1 + (writes * CallsForAWrite);
        var countsWrites = kind is > 0 and < 7;
        await _installation.Witness.LetPassAsync(countsWrites ? writes : calls, holdAnswer: kind is 1 or 2 or 3, countsWrites);
        var (moment, comes) = kind switch
        {
            0 => ("as soon as the engine has taken up its work, before the port is open", EngineIsUpAsync),
            1 or 2 or 3 => ($"after {writes} writes, with one more carried out and not answered", () => StandsAsync(now => now.Held > 0)),
            4 or 5 or 6 => ($"after {writes} writes, with one more sent and not carried out", () => StandsAsync(now => now.Held > 0)),
            // Nothing need be held yet: whatever else is under way is not brought to a halt first.
            _ => ($"after {calls} calls", (Func<Task>)(() => StandsAsync(now => now.Left == 0))),
        };
        _output.WriteLine($"Kill {kill} comes {moment}.");
        return comes;
    }

    private Task EngineIsUpAsync() => _installation.Head.WaitForLineAsync("Task hub", Limit);

    private Task StandsAsync(Func<(int Left, int Held), bool> holds) =>
        Until.HoldsAsync("the calls were made", Limit, async () => holds(await _installation.Witness.LookAtTurnstileAsync()));
}
