using System.Collections.Concurrent;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>Ids and time are the same on every replay.</summary>
public abstract class IdentityAndTimeConformance : ConformanceTest
{
    [ConformanceFact]
    public async Task Replayed_IdsAndTimesAreTheSame()
    {
        var runs = new ConcurrentQueue<string>();
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            var seen = $"{context.InstanceId} {context.NewGuid()} {context.NewGuid()} {context.CurrentUtc:O}";
            await context.WaitForEventAsync(Signal);
            seen += $" {context.NewGuid()} {context.CurrentUtc:O}";
            runs.Enqueue(seen);
            context.SetCustomStatus("half");
            await context.WaitForEventAsync(Signal);
            return seen;
        }));
        await Client.StartAsync(Main, "one", "");
        await Host.ElapseAsync(Unit);
        await Client.RaiseEventAsync("one", Signal, "");
        await SeeStatusAsync("half");
        await Host.ReloadAsync();
        await Host.ElapseAsync(Unit);
        await Client.RaiseEventAsync("one", Signal, "");

        var output = Output(await EndOfAsync());

        Assert.Equal(2, runs.Count);
        Assert.All(runs, run => Assert.Equal(output, run));
        Assert.Equal(3, output.Split(' ').Where(word => Guid.TryParse(word, out _)).Distinct(StringComparer.Ordinal).Count());
    }

    [ConformanceFact]
    public async Task NewGuid_DiffersBetweenInstances()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, _) => Task.FromResult(context.NewGuid().ToString())));

        var one = Output(await RunAsync(id: "one"));
        var two = Output(await RunAsync(id: "two"));

        Assert.NotEqual(one, two);
    }

    [ConformanceFact]
    public async Task CurrentUtc_DoesNotMoveWithinATurn_AndMovesOnBetweenThem()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            var (first, again) = (context.CurrentUtc, context.CurrentUtc);
            await context.CreateTimerAsync(Unit, CancellationToken.None);
            return $"{first == again} {context.CurrentUtc >= first + Unit} {first.Offset == TimeSpan.Zero}";
        }));

        Assert.Equal("True True True", Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task IsReplaying_TrueForRecordedSteps_FalseForNewOnes()
    {
        var seen = new ConcurrentQueue<(string Step, bool Replaying)>();
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            seen.Enqueue(("start", context.IsReplaying));
            context.SetCustomStatus("waiting");
            await context.WaitForEventAsync(Signal);
            seen.Enqueue(("end", context.IsReplaying));
            return "";
        }));
        await Client.StartAsync(Main, "one", "");
        await SeeStatusAsync("waiting");
        await Host.ReloadAsync();
        await Client.RaiseEventAsync("one", Signal, "");
        await EndOfAsync();

        Assert.Equal([("start", false), ("start", true), ("end", false)], seen);
    }

    [ConformanceFact]
    public async Task Snapshot_TellsWhenAndWhat()
    {
        var before = Host.UtcNow;
        await StartAsync(Echoing().Orchestrator(Main, async (context, input) =>
        {
            await context.CreateTimerAsync(Unit, CancellationToken.None);
            return input + "!";
        }));

        var end = await RunAsync("x");

        Assert.Equal(("one", "Main", "\"x\"", "\"x!\""), (end.InstanceId, end.Orchestrator, end.Input, end.Output));
        Assert.True(end.CreatedAt >= before, $"{end.CreatedAt:O} is before {before:O}");
        Assert.True(end.LastUpdatedAt >= end.CreatedAt + Unit, $"{end.LastUpdatedAt:O} is too close to {end.CreatedAt:O}");
        var read = (await Client.GetAsync("one"))!;
        Assert.Equal((end.Status, end.Input, end.Output), (read.Status, read.Input, read.Output));
    }
}
