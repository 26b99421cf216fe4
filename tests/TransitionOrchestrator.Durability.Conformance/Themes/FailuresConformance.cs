namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>A failure keeps its type, code and facts on its way up.</summary>
public abstract class FailuresConformance : ConformanceTest
{
    [ConformanceFact]
    public async Task TypedFailure_CodeFactsAndCauseArrive()
    {
        FailureDetails? seen = null;
        await StartAsync(Failing().Orchestrator(Main, async (context, _) =>
        {
            try
            {
                return await context.CallActivityAsync(Echo, "");
            }
            catch (OrchestrationTaskFailedException failed)
            {
                seen = failed.Details;
                return failed.TaskName;
            }
        }));

        Assert.Equal("Echo", Output(await RunAsync()));
        Assert.Equal(("900105", "too soon", false, "p1"), (seen!.Code, seen.Message, seen.IsTransient, seen.Properties["plan"]));
        Assert.Equal(typeof(TimeoutException).FullName, seen.Inner!.ErrorType);
    }

    [ConformanceFact]
    public async Task NotCaught_FailsTheInstanceWithItsCode()
    {
        await StartAsync(Failing().Orchestrator(Main, (context, _) => context.CallActivityAsync(Echo, "")));

        var end = await RunAsync();

        Assert.Equal((RuntimeStatus.Failed, "900105", "too soon", null), (end.Status, end.Failure!.Code, end.Failure.Message, end.Output));
        Assert.Equal("900105", (await Client.GetAsync("one"))!.Failure!.Code);
    }

    [ConformanceFact]
    public async Task UntypedFailure_KeepsItsTypeAndMessage()
    {
        await StartAsync(new Code()
            .Activity<string, string>(Echo, (_, _, _) => throw new InvalidDataException("broken"))
            .Orchestrator(Main, (context, _) => context.CallActivityAsync(Echo, "")));

        var failure = (await RunAsync()).Failure!;

        Assert.Equal((typeof(InvalidDataException).FullName, "broken", null, true), (failure.ErrorType, failure.Message, failure.Code, failure.IsTransient));
    }

    [ConformanceFact]
    public async Task CaughtAndWrapped_KeepsTheCauseBehind()
    {
        await StartAsync(Failing().Orchestrator(Main, async (context, _) =>
        {
            try
            {
                return await context.CallActivityAsync(Echo, "");
            }
            catch (OrchestrationTaskFailedException failed)
            {
                throw new ActivityFailureException("step-failed", "The step failed.", isTransient: false, failed);
            }
        }));

        var failure = (await RunAsync()).Failure!;

        Assert.Equal("step-failed", failure.Code);
        Assert.True(failure.HasCode("900105"));
    }

    [ConformanceFact]
    public async Task OrchestratorThrows_FailsWithThatType()
    {
        await StartAsync(new Code().Orchestrator(Main, (_, _) => throw new InvalidDataException("no")));

        var end = await RunAsync();

        Assert.Equal((RuntimeStatus.Failed, typeof(InvalidDataException).FullName, "no"), (end.Status, end.Failure!.ErrorType, end.Failure.Message));
    }

    [ConformanceFact]
    public async Task CaughtFailure_InstanceGoesOn()
    {
        var calls = 0;
        await StartAsync(new Code()
            .Activity(Echo, (_, input, _) => Interlocked.Increment(ref calls) == 1 ? throw new TimeoutException() : Task.FromResult(input))
            .Orchestrator(Main, async (context, _) =>
            {
                try
                {
                    return await context.CallActivityAsync(Echo, "first");
                }
                catch (OrchestrationTaskFailedException)
                {
                    return await context.CallActivityAsync(Echo, "second");
                }
            }));

        Assert.Equal("second", Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task Compensation_RunsInTheCatchAndTheFailureStays()
    {
        var undone = 0;
        var undo = new ActivityDefinition<string, string>("Undo");
        await StartAsync(Failing().Activity(undo, input => $"{input}{Interlocked.Increment(ref undone)}").Orchestrator(Main, async (context, _) =>
        {
            try
            {
                return await context.CallActivityAsync(Echo, "");
            }
            catch (OrchestrationTaskFailedException)
            {
                await context.CallActivityAsync(undo, "");
                throw;
            }
        }));

        Assert.Equal("900105", (await RunAsync()).Failure!.Code);
        Assert.Equal(1, undone);
    }

    [ConformanceFact]
    public async Task OutputOfAnotherKind_FailsAtTheCaller()
    {
        var asNumber = new ActivityDefinition<string, int>("Echo");
        await StartAsync(Echoing().Orchestrator(Main, async (context, _) => $"{await context.CallActivityAsync(asNumber, "not a number")}"));

        Assert.Equal("System.Text.Json.JsonException", (await RunAsync()).Failure!.ErrorType);
    }

    private static Code Failing() => new Code().Activity<string, string>(Echo, (_, _, _) =>
        throw new ActivityFailureException("900105", "too soon", isTransient: false, new TimeoutException("slow"))
        {
            Properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["plan"] = "p1" },
        });
}
