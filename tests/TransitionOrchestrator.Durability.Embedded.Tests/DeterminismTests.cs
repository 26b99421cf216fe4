using TransitionOrchestrator.Durability.Conformance;
using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

public abstract class DeterminismTests : EngineTest
{
    private static readonly ActivityDefinition<string, string> Other = new("Other");

    /// <summary>Awaits what an orchestration must not await.</summary>
    public static TheoryData<string> Strays => new() { "yield to the pool", "delay", "no context", "never", "beside a durable wait", "cancelled by real time" };

    [Theory]
    [MemberData(nameof(Strays))]
    public async Task Await_NotDurable_FailsWithAClearMessage(string how)
    {
        // Over only when the turn is: a task that is complete already is no stray.
        var later = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancel = new CancellationTokenSource();
        var engine = await StartAsync(Echoing().Orchestrator(Main, async (context, _) =>
        {
            switch (how)
            {
                case "yield to the pool":
                    await Task.Run(() => later.Task);
                    break;
                case "delay":
                    await Task.Delay(TimeSpan.FromMinutes(10));
                    break;
                case "no context":
                    await context.CallActivityAsync(Echo, "").ConfigureAwait(false);
                    break;
                case "never":
                    await new TaskCompletionSource().Task;
                    break;
                case "cancelled by real time":
                    await context.CreateTimerAsync(TimeSpan.FromDays(1), cancel.Token);
                    break;
                default:
                    var signal = context.WaitForEventAsync(Signal);
                    await later.Task;
                    return await signal;
            }

            return await context.CallActivityAsync(Echo, "went on");
        }));

        await engine.StartAsync(Main, "one", "");
        later.SetResult();
        await cancel.CancelAsync();
        var end = await EndOfAsync(engine);

        Assert.Equal(RuntimeStatus.Failed, end.Status);
        Assert.Contains("awaited a task that its OrchestrationContext did not make", end.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Await_TaskYield_StaysOnTheTurn()
    {
        var engine = await StartAsync(Echoing().Orchestrator(Main, async (context, input) =>
        {
            await Task.Yield();
            return await context.CallActivityAsync(Echo, input);
        }));

        Assert.Equal("x", Output(await RunAsync(engine, "x")));
    }

    [Fact]
    public async Task Replay_NewGuidAndCurrentUtc_AreTheSame()
    {
        var runs = new ConcurrentQueue<string>();
        var code = Echoing().Orchestrator(Main, async (context, _) =>
        {
            var seen = $"{context.NewGuid()} {context.NewGuid()} {context.CurrentUtc:O}";
            await context.WaitForEventAsync(Signal);
            seen += $" {context.NewGuid()} {context.CurrentUtc:O}";
            runs.Enqueue(seen);
            await context.WaitForEventAsync(Signal);
            return seen;
        });
        var first = await StartAsync(code);
        await first.StartAsync(Main, "one", "");
        Time.Advance(TimeSpan.FromHours(1));
        await first.RaiseEventAsync("one", Signal, "");
        await first.KillAsync();
        Time.Advance(TimeSpan.FromHours(1));

        var second = await StartAsync(code);
        await second.RaiseEventAsync("one", Signal, "");

        Assert.Equal(runs.First(), Output(await EndOfAsync(second)));
        Assert.Equal(2, runs.Count);
        Assert.Equal(3, runs.First().Split(' ').Where(word => Guid.TryParse(word, out var id) && id.Version == 5).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Replay_ReplaySafeLogger_LogsEachLineOnce()
    {
        var replaying = new ConcurrentQueue<bool>();
        var code = Echoing().Orchestrator(Main, async (context, _) =>
        {
            replaying.Enqueue(context.IsReplaying);
            Assert.False(context.CreateReplaySafeLogger("x").IsEnabled(LogLevel.Critical) && context.IsReplaying);
            return await context.WaitForEventAsync(Signal);
        });
        var first = await StartAsync(code);
        await first.StartAsync(Main, "one", "");
        await first.KillAsync();
        var second = await StartAsync(code);
        await second.RaiseEventAsync("one", Signal, "end");

        Assert.Equal("end", Output(await EndOfAsync(second)));
        Assert.Equal([false, true], replaying);
    }

    [Fact]
    public async Task Replay_CodeTakesAnotherStep_IsParkedWithBothNamesAndGoesOnWhenMended()
    {
        var good = Stepping(Echo);
        var first = await StartAsync(good);
        await first.StartAsync(Main, "one", "x");
        await WaitUntilAsync(first, "waiting");
        await first.KillAsync();

        var second = await StartAsync(Stepping(Other));
        Assert.Equal(ControlResult.Accepted, await second.RaiseEventAsync("one", Signal, "kept"));
        var parked = (await second.GetAsync("one"))!;
        Assert.Equal((RuntimeStatus.Suspended, typeof(NonDeterminismException).FullName), (parked.Status, parked.Failure!.ErrorType));
        Assert.Contains("expected activity 'Echo' as step 0, found activity 'Other' as step 0", parked.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(ControlResult.Accepted, await second.ResumeAsync("one", "try"));
        Assert.Equal(RuntimeStatus.Suspended, (await second.GetAsync("one"))!.Status);
        await second.DisposeAsync();

        var third = await StartAsync(good);
        Assert.Equal(RuntimeStatus.Suspended, (await third.GetAsync("one"))!.Status);
        await third.ResumeAsync("one", "mended");
        var end = await EndOfAsync(third);
        Assert.Equal("xkept", Output(end));
        Assert.Null(end.Failure);
    }

    [Theory]
    [InlineData(false, "expected no further step, found activity 'Other' as step 1")]
    [InlineData(true, "expected activity 'Other' as step 1, found no further step")]
    public async Task Replay_StepMoreOrLess_IsNamed(bool firstHasMore, string expected)
    {
        var never = new TaskCompletionSource<string>();
        var first = await StartAsync(Steps(firstHasMore));
        await first.StartAsync(Main, "one", "");
        await first.KillAsync();

        var second = await StartAsync(Steps(!firstHasMore));
        await second.RaiseEventAsync("one", Signal, "");

        Assert.Contains(expected, (await second.GetAsync("one"))!.Failure!.Message, StringComparison.Ordinal);

        Code Steps(bool more) => new Code()
            .Activity(Echo, (_, _, stop) => never.Task.WaitAsync(stop))
            .Activity(Other, (_, _, stop) => never.Task.WaitAsync(stop))
            .Orchestrator(Main, async (context, input) =>
            {
                var echo = context.CallActivityAsync(Echo, "");
                if (more)
                    _ = context.CallActivityAsync(Other, "");
                return await echo;
            });
    }

    [Fact]
    public async Task Recover_OrchestratorNoLongerRegistered_IsParkedUntilItIs()
    {
        var first = await StartAsync(Stepping(Echo));
        await first.StartAsync(Main, "one", "x");
        await WaitUntilAsync(first, "waiting");
        await first.DisposeAsync();

        var second = await StartAsync(Echoing());
        await second.RaiseEventAsync("one", Signal, "y");
        Assert.Equal("OrchestratorTaskNotFound", (await second.GetAsync("one"))!.Failure!.ErrorType);
        await second.DisposeAsync();

        var third = await StartAsync(Stepping(Echo));
        await third.ResumeAsync("one", "back");
        Assert.Equal("xy", Output(await EndOfAsync(third)));
    }

    [Fact]
    public async Task Replay_LongHistory_EndsInTheSameState()
    {
        var code = Echoing().Orchestrator(Main, async (context, _) =>
        {
            var sum = 0;
            for (var round = 0; round < 300; round++)
                sum += (await context.CallActivityAsync(Echo, new string('x', round))).Length;
            context.SetCustomStatus("waiting");
            return sum.ToString(CultureInfo.InvariantCulture) + await context.WaitForEventAsync(Signal);
        });
        var first = await StartAsync(code);
        await first.StartAsync(Main, "one", "");
        await WaitUntilAsync(first, "waiting");
        await first.KillAsync();
        var second = await StartAsync(code);
        await second.RaiseEventAsync("one", Signal, "!");

        Assert.Equal("44850!", Output(await EndOfAsync(second)));
    }

    private static Code Stepping(ActivityDefinition<string, string> step) => Echoing().Activity(Other, input => input).Orchestrator(Main, async (context, input) =>
    {
        var first = await context.CallActivityAsync(step, input);
        context.SetCustomStatus("waiting");
        return first + await context.WaitForEventAsync(Signal);
    });

    private static async Task WaitUntilAsync(EmbeddedEngine engine, string customStatus)
    {
        while (!string.Equals((await engine.GetAsync("one"))!.CustomStatus, DurableJson.Serialize(customStatus), StringComparison.Ordinal))
            await Task.Yield();
    }
}

public sealed class DeterminismTestsInMemory : DeterminismTests
{
    protected override World CreateWorld() => new InMemoryWorld();
}

[Collection("Azurite")]
public sealed class DeterminismTestsOnAzurite(AzuriteFixture azurite) : DeterminismTests
{
    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);
}
