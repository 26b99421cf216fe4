namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>A wait that times out, and events from a caller who may raise them twice.</summary>
public sealed class EventsScenario() : Scenario("Events")
{
    private static readonly OrchestratorDefinition<string, string> Main = new("Events");
    private static readonly EventDefinition<string> First = new("First");
    private static readonly EventDefinition<string> Second = new("Second");

    public override string Expected => "timeout one step two";

    public override void Register(Code code, TimeSpan unit) => code.Orchestrator(Main, async (context, _) =>
    {
        var never = await context.WaitForEventOrTimeoutAsync(new EventDefinition<string>("Never"), unit / 2);
        var first = await context.WaitForEventAsync(First);
        context.SetCustomStatus("first");
        var step = await context.CallActivityAsync(Work, new WorkItem("step", first));
        var second = await context.WaitForEventAsync(Second);
        context.SetCustomStatus("second");
        return $"{(never.Received ? "event" : "timeout")} {first} {step} {second}";
    });

    public override async Task<string> DriveAsync(ScenarioRun run)
    {
        await run.Client.StartAsync(Main, run.Id, "");
        // The second one comes early, for the code is not there yet.
        if ((await run.SeeAsync(run.Id, _ => true)).CustomStatus is null)
            await run.Client.RaiseEventAsync(run.Id, Second, "two");
        await run.RaiseUntilAsync(First, "one", "first");
        return ScenarioRun.Outcome(await run.EndAsync());
    }
}

/// <summary>Suspended before its event comes, and resumed after.</summary>
public sealed class SuspendScenario() : Scenario("Suspend")
{
    private static readonly OrchestratorDefinition<string, string> Main = new("Suspend");
    private static readonly EventDefinition<string> Signal = new("Signal");

    public override string Expected => "before kept after";

    public override void Register(Code code, TimeSpan unit) => code.Orchestrator(Main, async (context, _) =>
    {
        var before = await context.CallActivityAsync(Work, new WorkItem("before"));
        context.SetCustomStatus("waiting");
        var signal = await context.WaitForEventAsync(Signal);
        context.SetCustomStatus("taken");
        await context.CreateTimerAsync(unit / 4, CancellationToken.None);
        return $"{before} {signal} {await context.CallActivityAsync(Work, new WorkItem("after", before + signal))}";
    });

    public override async Task<string> DriveAsync(ScenarioRun run)
    {
        await run.Client.StartAsync(Main, run.Id, "");
        var seen = await run.SeeAsync(run.Id, each => each.CustomStatus is not null || each.Status == RuntimeStatus.Suspended);
        if (seen.CustomStatus == "\"waiting\"")
        {
            await run.Client.SuspendAsync(run.Id, "hold");
            await run.SeeAsync(run.Id, each => each.Status == RuntimeStatus.Suspended);
            await run.Client.RaiseEventAsync(run.Id, Signal, "kept");
        }

        await run.Client.ResumeAsync(run.Id, "go");
        return ScenarioRun.Outcome(await run.EndAsync());
    }
}

/// <summary>A parent, its children and a grandchild wait for ever, until all are ended at once.</summary>
public sealed class TerminateScenario() : Scenario("Terminate")
{
    private static readonly OrchestratorDefinition<int, string> Main = new("Terminate");
    private static readonly EventDefinition<string> Never = new("Never");

    public override Capability Needs => Capability.RecursiveTerminate;

    public override string Expected => "Terminated, Terminated, Terminated, Terminated";

    public override void Register(Code code, TimeSpan unit) => code.Orchestrator(Main, async (context, depth) =>
    {
        var step = await context.CallActivityAsync(Work, new WorkItem($"step{depth}"));
        context.SetCustomStatus("waiting");
        if (depth == 0)
            return step + await context.WaitForEventAsync(Never);
        var children = Enumerable.Range(0, depth).Select(number => context.CallSubOrchestratorAsync(Main, depth == 2 ? number : 0, new SubOrchestrationOptions { InstanceId = $"{context.InstanceId}-{number}" }));
        return step + string.Concat(await Task.WhenAll(children));
    });

    public override async Task<string> DriveAsync(ScenarioRun run)
    {
        // The second child has one of its own.
        string[] ids = [run.Id, run.Id + "-0", run.Id + "-1", run.Id + "-1-0"];
        await run.Client.StartAsync(Main, run.Id, 2);
        foreach (var id in ids)
            await run.SeeAsync(id, seen => seen.CustomStatus is not null);
        await run.Client.TerminateAsync(run.Id, "enough");
        return string.Join(", ", (await Task.WhenAll(ids.Select(id => run.EndAsync(id)))).Select(end => end.Status));
    }
}

/// <summary>Ended once, and run once more from the start.</summary>
public sealed class RestartScenario() : Scenario("Restart")
{
    private static readonly OrchestratorDefinition<string, string> Main = new("Restart");

    public override Capability Needs => Capability.Restart;

    public override int Runs => 2;

    public override string Expected => "one two";

    public override void Register(Code code, TimeSpan unit) => code.Orchestrator(Main, async (context, _) =>
    {
        var one = await context.CallActivityAsync(Work, new WorkItem("one"));
        await context.CreateTimerAsync(unit / 4, CancellationToken.None);
        return $"{one} {await context.CallActivityAsync(Work, new WorkItem("two", one))}";
    });

    public override async Task<string> DriveAsync(ScenarioRun run)
    {
        await run.Client.StartAsync(Main, run.Id, "");
        var end = await run.EndAsync();
        if (end.Execution == 0)
        {
            await run.Client.RestartAsync(run.Id);
            end = await run.EndAsync();
        }

        return ScenarioRun.Outcome(end);
    }
}
