namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>Three steps, each given what the ones before answered.</summary>
public sealed class SequenceScenario() : Scenario("Sequence")
{
    private static readonly OrchestratorDefinition<string, string> Main = new("Sequence");

    public override string Expected => "one two three";

    public override void Register(Code code, TimeSpan unit) => code.Orchestrator(Main, async (context, _) =>
    {
        var seen = "";
        foreach (var step in new[] { "one", "two", "three" })
            seen = $"{seen} {await context.CallActivityAsync(Work, new WorkItem(step, seen))}".TrimStart();
        return seen;
    });

    public override async Task<string> DriveAsync(ScenarioRun run)
    {
        await run.Client.StartAsync(Main, run.Id, "");
        return ScenarioRun.Outcome(await run.EndAsync());
    }
}

/// <summary>Six steps at once, and one that is given all their answers.</summary>
public sealed class FanOutScenario() : Scenario("FanOut")
{
    private static readonly OrchestratorDefinition<string, string> Main = new("FanOut");

    public override string Expected => "f0 f1 f2 f3 f4 f5 join";

    public override void Register(Code code, TimeSpan unit) => code.Orchestrator(Main, async (context, _) =>
    {
        var all = string.Join(' ', await Task.WhenAll(Enumerable.Range(0, 6).Select(number => context.CallActivityAsync(Work, new WorkItem($"f{number}")))));
        return $"{all} {await context.CallActivityAsync(Work, new WorkItem("join", all))}";
    });

    public override async Task<string> DriveAsync(ScenarioRun run)
    {
        await run.Client.StartAsync(Main, run.Id, "");
        return ScenarioRun.Outcome(await run.EndAsync());
    }
}

/// <summary>A step that fails twice and is tried again, and one whose failure is caught.</summary>
public sealed class RetryScenario() : Scenario("Retry")
{
    private static readonly OrchestratorDefinition<string, string> Main = new("Retry");

    public override string Expected => "flaky caught after";

    public override void Register(Code code, TimeSpan unit) => code.Orchestrator(Main, async (context, _) =>
    {
        // Attempts under way at a kill are made again: more of them may be recorded as failed than really were needed.
        var flaky = await context.CallActivityAsync(Work, new WorkItem("flaky", FailFirst: 2), new RetryPolicy(50, unit / 10, 1.5, unit));
        string caught;
        try
        {
            caught = await context.CallActivityAsync(Work, new WorkItem("never", FailFirst: 1_000_000));
        }
        catch (OrchestrationTaskFailedException failed) when (failed.Details.Code == "busy")
        {
            caught = "caught";
        }

        return $"{flaky} {caught} {await context.CallActivityAsync(Work, new WorkItem("after", flaky))}";
    });

    public override async Task<string> DriveAsync(ScenarioRun run)
    {
        await run.Client.StartAsync(Main, run.Id, "");
        return ScenarioRun.Outcome(await run.EndAsync());
    }
}

/// <summary>Timers one after the other and at the same time, one of them cancelled, with steps between.</summary>
public sealed class TimersScenario() : Scenario("Timers")
{
    private static readonly OrchestratorDefinition<string, string> Main = new("Timers");

    public override string Expected => "before after cancelled";

    public override void Register(Code code, TimeSpan unit) => code.Orchestrator(Main, async (context, _) =>
    {
        var before = await context.CallActivityAsync(Work, new WorkItem("before"));
        await context.CreateTimerAsync(unit / 2, CancellationToken.None);
        await Task.WhenAll(context.CreateTimerAsync(unit / 3, CancellationToken.None), context.CreateTimerAsync(unit / 4, CancellationToken.None));
        using var cancel = new CancellationTokenSource();
        var dropped = context.CreateTimerAsync(10_000 * unit, cancel.Token);
        var after = await context.CallActivityAsync(Work, new WorkItem("after", before));
#pragma warning disable CA1849, MA0042 // An orchestrator stays on the thread of its turn.
        cancel.Cancel();
#pragma warning restore CA1849, MA0042
        try
        {
            await dropped;
            return "fired";
        }
        catch (TaskCanceledException)
        {
            return $"{before} {after} cancelled";
        }
    });

    public override async Task<string> DriveAsync(ScenarioRun run)
    {
        await run.Client.StartAsync(Main, run.Id, "");
        return ScenarioRun.Outcome(await run.EndAsync());
    }
}
