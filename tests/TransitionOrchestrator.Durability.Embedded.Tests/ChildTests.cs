using TransitionOrchestrator.Durability.Conformance;
using System.Collections.Concurrent;
using System.Globalization;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>Children: one for each call, whatever crashes, and the end of all of them with their parent.</summary>
public abstract class ChildTests : EngineTest
{
    private static readonly OrchestratorDefinition<string, string> Child = new("Child");
    private static readonly ActivityDefinition<string, string> Attempt = new("Attempt");

    [Fact]
    public async Task CallSubOrchestrator_Child_KnowsItsParentAndInheritsTheVersion()
    {
        var engine = await StartAsync(Code(async (context, input) => await context.CallSubOrchestratorAsync(Child, input), (context, input) =>
            Task.FromResult($"{input} of {context.Parent!.Orchestrator}/{context.Parent.InstanceId} version {context.Version}")));

        await engine.StartAsync(Main, "one", "child", new StartOptions { Version = "1.4" });

        Assert.Equal("child of Main/one version 1.4", Output(await EndOfAsync(engine)));
    }

    [Fact]
    public async Task CallSubOrchestrator_GivenIdAndVersion_AreTheChilds()
    {
        var engine = await StartAsync(Code(
            (context, _) => context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { InstanceId = "kid", Version = "2" }),
            (context, _) => Task.FromResult($"{context.InstanceId} {context.Version}")));

        Assert.Equal("kid 2", Output(await RunAsync(engine)));
        Assert.Equal(("2", "one"), ((await engine.GetAsync("kid"))!.Version, (await engine.GetAsync("kid"))!.Parent!.InstanceId));
    }

    [Fact]
    public async Task CallSubOrchestrator_IdOfSomebodyElse_IsATypedFailureAndNobodyIsHarmed()
    {
        var engine = await StartAsync(Code(
            async (context, input) => input == "other" ? await context.WaitForEventAsync(Signal) : await context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { InstanceId = input, Retry = new RetryPolicy(5, TimeSpan.FromSeconds(1)) }),
            (_, input) => Task.FromResult(input)));
        await engine.StartAsync(Main, "running", "other");
        await engine.StartAsync(Child, "final", "x");
        await EndOfAsync(engine, "final");

        foreach (var taken in new[] { "running", "final", "self" })
        {
            var end = await RunAsync(engine, taken, taken == "self" ? "self" : $"for-{taken}");
            Assert.Equal((RuntimeStatus.Failed, FailureTypes.InstanceExists), (end.Status, end.Failure!.ErrorType));
        }

        Assert.Equal(RuntimeStatus.Running, (await engine.GetAsync("running"))!.Status);
        Assert.Equal("x", Output((await engine.GetAsync("final"))!));
    }

    [Fact]
    public async Task CallSubOrchestrator_UnknownTerminatedOrFailed_AreTypedFailures()
    {
        var engine = await StartAsync(Code(
            async (context, input) =>
            {
                try
                {
                    return input == "unknown"
                        ? await context.CallSubOrchestratorAsync(new OrchestratorDefinition<string, string>("Nobody"), "", new SubOrchestrationOptions { Retry = new RetryPolicy(9, TimeSpan.FromHours(1)) })
                        : await context.CallSubOrchestratorAsync(Child, input, new SubOrchestrationOptions { InstanceId = $"kid-{input}" });
                }
                catch (OrchestrationTaskFailedException failed)
                {
                    return $"{failed.Details.ErrorType} {failed.Details.Message} {failed.Details.Code}";
                }
            },
            (context, input) => input == "fails" ? throw new ActivityFailureException("code7", "no luck", isTransient: false) : context.WaitForEventAsync(Signal)));

        Assert.StartsWith(FailureTypes.OrchestratorNotFound, Output(await RunAsync(engine, "unknown", "a")), StringComparison.Ordinal);
        Assert.Contains("no luck code7", Output(await RunAsync(engine, "fails", "b")), StringComparison.Ordinal);
        await engine.StartAsync(Main, "c", "waits");
        await UntilAsync(async () => await engine.TerminateAsync("kid-waits", "enough") == ControlResult.Accepted);
        Assert.StartsWith($"{FailureTypes.Terminated} enough", Output(await EndOfAsync(engine, "c")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallSubOrchestrator_RetriedUnderAGivenId_ReplacesTheAttemptBefore()
    {
        var attempts = 0;
        var engine = await StartAsync(Code(
            (context, _) => context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { InstanceId = "kid", Retry = new RetryPolicy(3, TimeSpan.FromHours(1)) }),
            (context, _) => context.CallActivityAsync(Attempt, "")).Activity(Attempt, (_, _, _) => Interlocked.Increment(ref attempts) < 3 ? throw new TimeoutException() : Task.FromResult("third")));
        await engine.StartAsync(Main, "one", "");
        var end = EndOfAsync(engine);

        await Time.AdvanceUntilAsync(end, TimeSpan.FromMinutes(30)).WaitAsync(Patience);

        Assert.Equal("third", Output(await end));
        Assert.Equal(2, (await engine.GetAsync("kid"))!.Execution);
    }

    [Fact]
    public async Task Terminate_Tree_EndsEveryDescendantOfEveryRound()
    {
        var tree = new ConcurrentBag<string>();
        var engine = await StartAsync(Code(
            async (context, input) =>
            {
                // Each round leaves a child behind that nobody waits for.
                var round = int.Parse(input, CultureInfo.InvariantCulture);
                tree.Add($"{context.InstanceId}.{round}");
                _ = context.CallSubOrchestratorAsync(Child, "deeper", new SubOrchestrationOptions { InstanceId = $"{context.InstanceId}.{round}" });
                if (round < 3)
                    context.ContinueAsNew($"{round + 1}");
                else
                    await context.WaitForEventAsync(Signal);
                return "";
            },
            async (context, input) =>
            {
                if (input == "deeper")
                    tree.Add($"{context.InstanceId}.kid");
                return input == "deeper" ? await context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { InstanceId = $"{context.InstanceId}.kid" }) : await context.WaitForEventAsync(Signal);
            }));
        await engine.StartAsync(Main, "one", "0");
        foreach (var id in Enumerable.Range(0, 4).SelectMany(round => new[] { $"one.{round}", $"one.{round}.kid" }))
            await UntilAsync(async () => await engine.GetAsync(id) is { Status: RuntimeStatus.Running });

        Assert.Equal(ControlResult.Accepted, await engine.TerminateAsync("one", "all of it"));

        Assert.Equal("\"all of it\"", (await EndOfAsync(engine)).Output);
        foreach (var id in tree.Distinct(StringComparer.Ordinal))
            Assert.Equal(RuntimeStatus.Terminated, (await EndOfAsync(engine, id)).Status);
        Assert.Equal(8, tree.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Terminate_KilledAfterEachWrite_ChildrenStillEnd(int dieAtWrite)
    {
        var code = Code(
            async (context, _) => string.Concat(await Task.WhenAll(Enumerable.Range(0, 2).Select(kid => context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { InstanceId = $"kid{kid}" })))),
            (context, _) => context.WaitForEventAsync(Signal));
        var first = await StartAsync(code);
        await first.StartAsync(Main, "one", "");
        await UntilAsync(async () => await first.GetAsync("kid0") is not null && await first.GetAsync("kid1") is not null);
        await first.KillAsync();

        var store = new FaultingStore(World.Open(), dieAtWrite, afterWrite: true);
        var second = await StartAsync(code, store: store);
        var terminating = second.TerminateAsync("one", "enough");
        await store.Died.WaitAsync(Patience);
        await second.KillAsync();
        await Record.ExceptionAsync(() => terminating.WaitAsync(Patience));

        var third = await StartAsync(code);
        foreach (var id in new[] { "one", "kid0", "kid1" })
            Assert.Equal(RuntimeStatus.Terminated, (await EndOfAsync(third, id)).Status);
    }

    [Fact]
    public async Task Purge_ChildWhoseParentIsUnderWay_WaitsForTheResultToBeTaken()
    {
        var engine = await StartAsync(Code(
            async (context, _) => await context.CallSubOrchestratorAsync(Child, "kept", new SubOrchestrationOptions { InstanceId = "kid" }) + await context.WaitForEventAsync(Signal),
            (_, input) => Task.FromResult(input)));
        await engine.StartAsync(Main, "one", "");
        await UntilAsync(async () => await engine.PurgeAsync("kid") == ControlResult.Accepted);

        await engine.RaiseEventAsync("one", Signal, "!");

        Assert.Equal("kept!", Output(await EndOfAsync(engine)));
        Assert.Null(await engine.GetAsync("kid"));
    }

    [Fact]
    public async Task Recover_ChildEndedWhileTheParentWasParked_ParentTakesItsResultWhenResumed()
    {
        var isMended = false;
        var code = Code(
            async (context, _) =>
            {
                var child = context.CallSubOrchestratorAsync(Child, "x", new SubOrchestrationOptions { InstanceId = "kid" });
                if (isMended || !context.IsReplaying)
                    return await child;
                await context.CallActivityAsync(Echo, "another step");
                return "";
            },
            async (context, input) => input + await context.WaitForEventAsync(Signal));
        var first = await StartAsync(code);
        await first.StartAsync(Main, "one", "");
        await UntilAsync(async () => await first.GetAsync("kid") is not null);
        await first.KillAsync();

        var second = await StartAsync(code);
        await UntilAsync(async () => (await second.GetAsync("one"))!.Status == RuntimeStatus.Suspended);
        await second.RaiseEventAsync("kid", Signal, "y");
        await EndOfAsync(second, "kid");
        Assert.Equal(ControlResult.NotFinal, await second.PurgeAsync("kid"));
        isMended = true;
        await second.ResumeAsync("one", "mended");

        Assert.Equal("xy", Output(await EndOfAsync(second)));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static Code Code(Func<OrchestrationContext, string, Task<string>> main, Func<OrchestrationContext, string, Task<string>> child) =>
        Echoing().Orchestrator(Main, main).Orchestrator(Child, child);
}

public sealed class ChildTestsInMemory : ChildTests
{
    protected override World CreateWorld() => new InMemoryWorld();
}

[Collection("Azurite")]
public sealed class ChildTestsOnAzurite(AzuriteFixture azurite) : ChildTests
{
    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);
}
