using Xunit.Abstractions;

namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>Chooses, by a seed, at which observed event the head is killed next.</summary>
internal sealed class KillMoments(Installation installation, ProgressWatch watch, Random random, int kills, ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>How many calls are let pass at most: few enough that all kills fall into the work.</summary>
    private readonly int _most = kills > 50 ? 20 : 40;

    /// <summary>Returns when the moment has come, or when there is nothing left to disturb.</summary>
    public async Task NextAsync(int kill, Func<bool> isOver)
    {
        var witness = installation.Witness;
        switch (random.Next(10))
        {
            case 0:
                Say("as soon as the engine has taken up its work, before the port is open");
                await installation.Head.WaitForLineAsync("Task hub", Limit);
                break;
            case 1:
                await AfterFurtherAsync("changes of progress", 1 + random.Next(3), () => Task.FromResult(watch.Changes), kill, isOver);
                break;
            case 2 or 3 or 4 or 5:
                await AfterFurtherAsync("writes", 1 + random.Next(_most / 10), witness.CountWritesAsync, kill, isOver);
                break;
            default:
                await AfterFurtherAsync("calls", 1 + random.Next(_most), witness.CountCallsAsync, kill, isOver);
                break;
        }

        void Say(string when) => output.WriteLine($"Kill {kill} comes {when}.");
    }

    private async Task AfterFurtherAsync(string what, int further, Func<Task<int>> count, int kill, Func<bool> isOver)
    {
        // Half of them count from the moment when requests are answered again, or hardly one ever would be.
        if (random.Next(2) == 0)
            await installation.Head.WaitForLineAsync("Now listening on", Limit);
        var before = await count();
        await Until.HoldsAsync($"{further} further {what} are seen", Limit, async () => isOver() || await count() >= before + further);
        output.WriteLine($"Kill {kill} comes after {further} further {what}; of {watch.Latest.Count} seen so far {watch.Latest.Values.Count(one => one.IsFinal)} are final.");
    }
}
