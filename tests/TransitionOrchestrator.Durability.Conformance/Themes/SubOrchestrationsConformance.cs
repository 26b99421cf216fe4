using System.Globalization;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>A child is an instance of its own, started once; its end arrives at its parent.</summary>
public abstract class SubOrchestrationsConformance : ConformanceTest
{
    private static readonly OrchestratorDefinition<string, string> Child = new("Child");
    private static readonly OrchestratorDefinition<int, int> Deep = new("Deep");

    [ConformanceFact]
    public async Task Output_ArrivesAtTheParent()
    {
        await StartAsync(Echoing()
            .Orchestrator(Child, (context, input) => context.CallActivityAsync(Echo, input + "!"))
            .Orchestrator(Main, async (context, input) => "[" + await context.CallSubOrchestratorAsync(Child, input) + "]"));

        Assert.Equal("[x!]", Output(await RunAsync("x")));
    }

    [ConformanceFact]
    public async Task GivenId_ChildIsSeenUnderIt_AndKnowsItsParent()
    {
        await StartAsync(new Code()
            .Orchestrator(Child, (context, _) => Task.FromResult($"{context.InstanceId} {context.Parent!.InstanceId} {context.Parent.Orchestrator}"))
            .Orchestrator(Main, async (context, _) => $"{context.Parent is null} " + await context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { InstanceId = "the child" })));

        Assert.Equal("True the child one Main", Output(await RunAsync()));
        Assert.Equal((RuntimeStatus.Completed, "Child"), (await Client.GetAsync("the child") is { } child ? (child.Status, child.Orchestrator) : default));
    }

    [ConformanceFact]
    public async Task NoIdGiven_EachChildHasItsOwn()
    {
        await StartAsync(new Code()
            .Orchestrator(Child, (context, _) => Task.FromResult(context.InstanceId))
            .Orchestrator(Main, async (context, _) => string.Join('\n', await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => context.CallSubOrchestratorAsync(Child, ""))))));

        Assert.Equal(10, Output(await RunAsync()).Split('\n').Distinct(StringComparer.Ordinal).Count());
    }

    [ConformanceFact]
    public async Task FanOut_ResultsInTheOrderOfTheCalls()
    {
        await StartAsync(Echoing()
            .Orchestrator(Child, (context, input) => context.CallActivityAsync(Echo, input))
            .Orchestrator(Main, async (context, _) => string.Join(' ', await Task.WhenAll(Enumerable.Range(0, 50).Select(number => context.CallSubOrchestratorAsync(Child, $"{number}"))))));

        Assert.Equal(string.Join(' ', Enumerable.Range(0, 50)), Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task Nested_EachLevelAnswers()
    {
        await StartAsync(new Code()
            .Orchestrator(Deep, async (context, depth) => depth == 0 ? 1 : 1 + await context.CallSubOrchestratorAsync(Deep, depth - 1))
            .Orchestrator(Main, async (context, _) => (await context.CallSubOrchestratorAsync(Deep, 5)).ToString(CultureInfo.InvariantCulture)));

        Assert.Equal("6", Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task Failure_ArrivesWithItsOwnTypeAndCode()
    {
        FailureDetails? seen = null;
        await StartAsync(new Code()
            .Activity<string, string>(Echo, (_, _, _) => throw new ActivityFailureException("42", "no", isTransient: false) { Properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["plan"] = "p1" } })
            .Orchestrator(Child, (context, _) => context.CallActivityAsync(Echo, ""))
            .Orchestrator(Main, async (context, _) =>
            {
                try
                {
                    return await context.CallSubOrchestratorAsync(Child, "");
                }
                catch (OrchestrationTaskFailedException failed)
                {
                    seen = failed.Details;
                    return failed.TaskName;
                }
            }));

        Assert.Equal("Child", Output(await RunAsync()));
        Assert.Equal((typeof(ActivityFailureException).FullName, "42", "no", false, "p1"), (seen!.ErrorType, seen.Code, seen.Message, seen.IsTransient, seen.Properties["plan"]));
    }

    [ConformanceFact]
    public async Task FailureNotCaught_FailsTheParentWithIt()
    {
        await StartAsync(new Code()
            .Orchestrator(Child, (_, _) => throw new InvalidDataException("broken"))
            .Orchestrator(Main, (context, _) => context.CallSubOrchestratorAsync(Child, "")));

        var failure = (await RunAsync()).Failure!;

        Assert.Equal((typeof(InvalidDataException).FullName, "broken"), (failure.ErrorType, failure.Message));
    }

    [ConformanceFact]
    public async Task Retry_CallsAgainUntilItWorks()
    {
        var calls = 0;
        await StartAsync(new Code()
            .Activity(Echo, (_, input, _) => Interlocked.Increment(ref calls) < 3 ? throw new TimeoutException() : Task.FromResult(input))
            .Orchestrator(Child, (context, input) => context.CallActivityAsync(Echo, input))
            .Orchestrator(Main, (context, input) => context.CallSubOrchestratorAsync(Child, input, new SubOrchestrationOptions { Retry = new RetryPolicy(5, Unit) })));

        Assert.Equal("x", Output(await RunAsync("x")));
        Assert.Equal(3, calls);
    }

    [ConformanceFact]
    public async Task Retry_WithAnId_TheLastAttemptStands()
    {
        var calls = 0;
        await StartAsync(new Code()
            .Activity(Echo, (_, input, _) => Interlocked.Increment(ref calls) < 3 ? throw new TimeoutException() : Task.FromResult(input))
            .Orchestrator(Child, (context, input) => context.CallActivityAsync(Echo, input))
            .Orchestrator(Main, (context, input) => context.CallSubOrchestratorAsync(Child, input, new SubOrchestrationOptions { InstanceId = "child", Retry = new RetryPolicy(5, Unit) })));

        Assert.Equal("x", Output(await RunAsync("x")));
        Assert.Equal("\"x\"", (await Client.GetAsync("child"))!.Output);
    }

    [ConformanceFact(Capability.GuardedChildIds)]
    public async Task IdOfAnotherInstance_FailsAndLeavesThatOneAlone()
    {
        await StartAsync(new Code()
            .Orchestrator(Child, (context, _) => context.WaitForEventAsync(Signal))
            .Orchestrator(Main, (context, _) => context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { InstanceId = "taken", Retry = new RetryPolicy(3, TimeSpan.FromMinutes(1)) })));
        await Client.StartAsync(Child, "taken", "");
        await Client.StartAsync(Main, "one", "");

        var end = await SeeAsync(seen => seen.IsFinal);

        Assert.Equal((RuntimeStatus.Failed, FailureTypes.InstanceExists), (end.Status, end.Failure!.ErrorType));
        await Client.RaiseEventAsync("taken", Signal, "unharmed");
        Assert.Equal("unharmed", Output(await EndOfAsync("taken")));
    }

    [ConformanceFact]
    public async Task NotRegistered_FailsWithoutRetry()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, _) =>
            context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { Retry = new RetryPolicy(5, TimeSpan.FromDays(1000), maxInterval: TimeSpan.FromDays(1000)) })));
        await Client.StartAsync(Main, "one", "");

        var end = await SeeAsync(seen => seen.IsFinal);

        Assert.Equal((RuntimeStatus.Failed, FailureTypes.OrchestratorNotFound), (end.Status, end.Failure!.ErrorType));
    }

    [ConformanceFact]
    public async Task ChildTerminated_ParentIsTold() =>
        Assert.Equal((RuntimeStatus.Failed, FailureTypes.Terminated), await EndOfParentAsync() is { } end ? (end.Status, end.Failure!.ErrorType) : default);

    [ConformanceFact(Capability.TerminationReason)]
    public async Task ChildTerminated_ParentIsToldWhy() => Assert.Equal("enough", (await EndOfParentAsync()).Failure!.Message);

    private async Task<InstanceSnapshot> EndOfParentAsync()
    {
        await StartAsync(new Code()
            .Orchestrator(Child, (context, _) => context.WaitForEventAsync(Signal))
            .Orchestrator(Main, (context, _) => context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { InstanceId = "child" })));
        await Client.StartAsync(Main, "one", "");
        await SeeAsync(seen => seen.Status == RuntimeStatus.Running, "child");

        await Client.TerminateAsync("child", "enough");
        return await EndOfAsync();
    }

    [ConformanceFact]
    public async Task ChildContinuesAsNew_ItsLastRoundAnswers()
    {
        await StartAsync(new Code()
            .Orchestrator(Deep, (context, left) =>
            {
                if (left > 0)
                    context.ContinueAsNew(left - 1);
                return Task.FromResult(left == 0 ? 7 : -1);
            })
            .Orchestrator(Main, async (context, _) => (await context.CallSubOrchestratorAsync(Deep, 3)).ToString(CultureInfo.InvariantCulture)));

        Assert.Equal("7", Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task Reloaded_WhileTheChildWaits_AllGoOn()
    {
        await StartAsync(Echoing()
            .Orchestrator(Child, async (context, input) => input + await context.WaitForEventAsync(Signal))
            .Orchestrator(Main, async (context, _) =>
            {
                var first = await context.CallSubOrchestratorAsync(Child, "a", new SubOrchestrationOptions { InstanceId = "child a" });
                return first + await context.CallSubOrchestratorAsync(Child, "b", new SubOrchestrationOptions { InstanceId = "child b" });
            }));
        await Client.StartAsync(Main, "one", "");
        foreach (var child in new[] { "child a", "child b" })
        {
            await SeeAsync(seen => seen.Status == RuntimeStatus.Running, child);
            await Host.ReloadAsync();
            await Client.RaiseEventAsync(child, Signal, "!");
        }

        Assert.Equal("a!b!", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task TooLargeInput_ThrowsInTheOrchestrator()
    {
        await StartAsync(new Code()
            .Orchestrator(Child, (_, input) => Task.FromResult(input))
            .Orchestrator(Main, async (context, _) =>
            {
                try
                {
                    return await context.CallSubOrchestratorAsync(Child, new string('x', 4 * 1024 * 1024));
                }
                catch (PayloadTooLargeException)
                {
                    return "too large";
                }
            }));

        Assert.Equal("too large", Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task LargeInputAndOutput_Arrive()
    {
        var large = new string('x', 2 * 1024 * 1024);
        await StartAsync(new Code()
            .Orchestrator(Child, (_, input) => Task.FromResult(input + "!"))
            .Orchestrator(Main, (context, input) => context.CallSubOrchestratorAsync(Child, input)));

        Assert.True(Output(await RunAsync(large)) == large + "!");
    }
}
