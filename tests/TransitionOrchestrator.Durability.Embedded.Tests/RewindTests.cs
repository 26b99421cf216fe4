using TransitionOrchestrator.Durability.Conformance;
using System.Collections.Concurrent;
using System.Globalization;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>Rewind: what failed is run again, what succeeded is kept, and what is sent again arrives again.</summary>
public abstract class RewindTests : EngineTest
{
    private static readonly OrchestratorDefinition<string, string> Child = new("Child");
    private readonly ConcurrentQueue<string> _calls = new();
    private volatile bool _isMended;

    [Fact]
    public async Task Rewind_Sequence_RunsTheFailedActivityOnly()
    {
        var engine = await StartAsync(Code(async (context, _) => await StepAsync(context, "a") + await StepAsync(context, "bad") + await StepAsync(context, "c")));
        var failed = await RunAsync(engine);
        Assert.Equal(RuntimeStatus.Failed, failed.Status);

        _isMended = true;
        Assert.Equal(ControlResult.Accepted, await engine.RewindAsync("one", "mended"));

        var end = await EndOfAsync(engine);
        Assert.Equal(("abadc", 1, "mended"), (Output(end), end.Execution, end.RewindReason));
        Assert.Equal(["a", "bad", "bad", "c"], _calls);
        Assert.Null(end.Failure);
    }

    [Fact]
    public async Task Rewind_StillBroken_FailsAgainAndCanBeRewoundAgain()
    {
        var engine = await StartAsync(Code(async (context, _) => await StepAsync(context, "a") + await StepAsync(context, "bad")));
        await RunAsync(engine);

        await engine.RewindAsync("one", "once");
        Assert.Equal(RuntimeStatus.Failed, (await EndOfAsync(engine)).Status);
        _isMended = true;
        await engine.RewindAsync("one", "twice");

        var end = await EndOfAsync(engine);
        Assert.Equal(("abad", 2, "twice"), (Output(end), end.Execution, end.RewindReason));
        Assert.Equal(["a", "bad", "bad", "bad"], _calls);
    }

    [Fact]
    public async Task Rewind_FanOutOfSequences_KeepsWhatSucceededAfterTheFailure()
    {
        var engine = await StartAsync(Code(async (context, _) =>
        {
            var branches = await Task.WhenAll(Enumerable.Range(0, 6).Select(async number =>
            {
                // The bad branch is first told of its failure; the others go on for two more steps.
                var first = await StepAsync(context, number == 0 ? "bad" : $"{number}");
                await context.CreateTimerAsync(TimeSpan.FromHours(1), CancellationToken.None);
                return await StepAsync(context, first + first);
            }));
            return string.Join(' ', branches);
        }));
        await engine.StartAsync(Main, "one", "");
        await Time.AdvanceUntilAsync(EndOfAsync(engine), TimeSpan.FromMinutes(30)).WaitAsync(Patience);
        var before = _calls.Count;

        _isMended = true;
        await engine.RewindAsync("one", "mended");
        await Time.AdvanceUntilAsync(EndOfAsync(engine), TimeSpan.FromMinutes(30)).WaitAsync(Patience);

        Assert.Equal("badbad 11 22 33 44 55", Output((await engine.GetAsync("one"))!));
        Assert.Equal(["bad", "badbad"], _calls.Skip(before));
    }

    [Fact]
    public async Task Rewind_RetriesUsedUp_HasThemAllAgain()
    {
        var engine = await StartAsync(Code(async (context, _) => await context.CallActivityAsync(Echo, "bad", new RetryPolicy(3, TimeSpan.FromMinutes(1)))));
        await engine.StartAsync(Main, "one", "");
        await Time.AdvanceUntilAsync(EndOfAsync(engine), TimeSpan.FromMinutes(1)).WaitAsync(Patience);
        Assert.Equal(3, _calls.Count);

        await engine.RewindAsync("one", "try");
        await Time.AdvanceUntilAsync(EndOfAsync(engine), TimeSpan.FromMinutes(1)).WaitAsync(Patience);

        Assert.Equal((RuntimeStatus.Failed, 6), ((await engine.GetAsync("one"))!.Status, _calls.Count));
    }

    [Fact]
    public async Task Rewind_CodeThatThrew_RunsTheLastTurnAgain()
    {
        var engine = await StartAsync(Code(async (context, _) =>
        {
            var result = await StepAsync(context, "a");
            return _isMended ? result : throw new InvalidOperationException("a bug");
        }));
        await RunAsync(engine);

        _isMended = true;
        await engine.RewindAsync("one", "mended");

        Assert.Equal("a", Output(await EndOfAsync(engine)));
        Assert.Equal(["a"], _calls);
    }

    [Fact]
    public async Task Rewind_FailedChildren_AreRewoundWithTheirParent()
    {
        var engine = await StartAsync(Code(
            async (context, _) => string.Concat(await Task.WhenAll(Enumerable.Range(0, 3).Select(number => context.CallSubOrchestratorAsync(Child, number == 1 ? "bad" : $"{number}", new SubOrchestrationOptions { InstanceId = $"kid{number}" })))),
            async (context, input) => await StepAsync(context, $"first {input} ") + await StepAsync(context, input)));
        Assert.Equal(RuntimeStatus.Failed, (await RunAsync(engine)).Status);
        var before = _calls.Count;

        _isMended = true;
        await engine.RewindAsync("one", "mended");

        Assert.Equal("first 0 0first bad badfirst 2 2", Output(await EndOfAsync(engine)));
        Assert.Equal(["bad"], _calls.Skip(before));
        Assert.Equal((1, 0), ((await engine.GetAsync("kid1"))!.Execution, (await engine.GetAsync("kid0"))!.Execution));
    }

    [Fact]
    public async Task Rewind_FailedChildThatWasPurged_IsStartedAnew()
    {
        var engine = await StartAsync(Code(
            (context, _) => context.CallSubOrchestratorAsync(Child, "bad", new SubOrchestrationOptions { InstanceId = "kid" }),
            StepAsync));
        await RunAsync(engine);
        Assert.Equal(ControlResult.Accepted, await engine.PurgeAsync("kid"));

        _isMended = true;
        await engine.RewindAsync("one", "mended");

        Assert.Equal("bad", Output(await EndOfAsync(engine)));
    }

    [Fact]
    public async Task Rewind_SendsAgain_ArrivesAsNoRepeat()
    {
        var engine = await StartAsync(Code(
            async (context, _) =>
            {
                var result = await StepAsync(context, "a");
                context.SendEvent("receiver", Signal, $"{context.CurrentUtc:HH}");
                return _isMended ? result : throw new InvalidOperationException("a bug");
            },
            async (context, _) => await context.WaitForEventAsync(Signal) + await context.WaitForEventAsync(Signal)));
        await engine.StartAsync(Child, "receiver", "");
        await RunAsync(engine);

        Time.Advance(TimeSpan.FromHours(1));
        _isMended = true;
        await engine.RewindAsync("one", "mended");

        Assert.Equal("a", Output(await EndOfAsync(engine)));
        Assert.Equal("0001", Output(await EndOfAsync(engine, "receiver")));
    }

    [Fact]
    public async Task Rewind_EventsOfTheFailedPart_AreThereAgain()
    {
        var engine = await StartAsync(Code(async (context, _) =>
        {
            var first = await context.WaitForEventAsync(Signal);
            var bad = await StepAsync(context, "bad");
            return first + bad + await context.WaitForEventAsync(Signal);
        }));
        await engine.StartAsync(Main, "one", "");
        await engine.SuspendAsync("one", "");
        await engine.RaiseEventAsync("one", Signal, "1");
        await engine.RaiseEventAsync("one", Signal, "2");
        await engine.ResumeAsync("one", "");
        await EndOfAsync(engine);

        _isMended = true;
        await engine.RewindAsync("one", "mended");

        Assert.Equal("1bad2", Output(await EndOfAsync(engine)));
    }

    [Fact]
    public async Task Rewind_Others_AreRefused()
    {
        var engine = await StartAsync(Code(async (context, input) => input == "wait" ? await context.WaitForEventAsync(Signal) : input));
        await engine.StartAsync(Main, "running", "wait");
        await RunAsync(engine, "x", "completed");

        Assert.Equal(ControlResult.NotFound, await engine.RewindAsync("nobody", ""));
        Assert.Equal(ControlResult.NotFailed, await engine.RewindAsync("running", ""));
        Assert.Equal(ControlResult.NotFailed, await engine.RewindAsync("completed", ""));
    }

    [Fact]
    public async Task Rewind_KilledRightAfter_GoesOnAfterTheNextStart()
    {
        var code = Code(async (context, _) => await StepAsync(context, "a") + await StepAsync(context, "bad") + context.NewGuid());
        var first = await StartAsync(code);
        await RunAsync(first);
        await first.KillAsync();
        _isMended = true;
        var store = new FaultingStore(World.Open(), 1, afterWrite: true);
        var second = await StartAsync(code, store: store);
        var rewinding = second.RewindAsync("one", "mended");
        await store.Died.WaitAsync(Patience);
        await second.KillAsync();
        await Record.ExceptionAsync(() => rewinding.WaitAsync(Patience));

        var third = await StartAsync(code);

        Assert.StartsWith("abad", Output(await EndOfAsync(third)), StringComparison.Ordinal);
        Assert.Equal(["a", "bad", "bad"], _calls);
    }

    private static Task<string> StepAsync(OrchestrationContext context, string input) => context.CallActivityAsync(Echo, input);

    private Code Code(Func<OrchestrationContext, string, Task<string>> main, Func<OrchestrationContext, string, Task<string>>? child = null) => new Code()
        .Activity(Echo, (_, input, _) =>
        {
            _calls.Enqueue(input);
            return input == "bad" && !_isMended ? throw new InvalidOperationException("bad") : Task.FromResult(input);
        })
        .Orchestrator(Main, main)
        .Orchestrator(Child, child ?? ((_, input) => Task.FromResult(input)));
}

public sealed class RewindTestsInMemory : RewindTests
{
    protected override World CreateWorld() => new InMemoryWorld();
}

[Collection("Azurite")]
public sealed class RewindTestsOnAzurite(AzuriteFixture azurite) : RewindTests
{
    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);
}
