namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>Children one after the other, several at once, and one that fails and is caught.</summary>
public sealed class ChildrenScenario() : Scenario("Children")
{
    private static readonly OrchestratorDefinition<string, string> Main = new("Children");
    private static readonly OrchestratorDefinition<string, string> Child = new("Children.Child");

    public override string Expected => "a0.in a0.out a1.in a1.out b0.in b0.out b1.in b1.out b2.in b2.out busy last";

    public override void Register(Code code, TimeSpan unit) => code
        .Orchestrator(Child, async (context, name) =>
        {
            if (name == "fails")
                return await context.CallActivityAsync(Work, new WorkItem("fails", FailFirst: 1_000_000));
            var first = await context.CallActivityAsync(Work, new WorkItem($"{name}.in"));
            return $"{first} {await context.CallActivityAsync(Work, new WorkItem($"{name}.out", first))}";
        })
        .Orchestrator(Main, async (context, _) =>
        {
            var seen = await context.CallSubOrchestratorAsync(Child, "a0", Named("-a0"));
            seen += " " + await context.CallSubOrchestratorAsync(Child, "a1", Named("-a1"));
            seen += " " + string.Join(' ', await Task.WhenAll(Enumerable.Range(0, 3).Select(number => context.CallSubOrchestratorAsync(Child, $"b{number}", Named($"-b{number}")))));
            try
            {
                seen += await context.CallSubOrchestratorAsync(Child, "fails");
            }
            catch (OrchestrationTaskFailedException failed)
            {
                seen += " " + failed.Details.Code;
            }

            return $"{seen} {await context.CallActivityAsync(Work, new WorkItem("last", seen))}";

            SubOrchestrationOptions Named(string suffix) => new() { InstanceId = context.InstanceId + suffix };
        });

    public override async Task<string> DriveAsync(ScenarioRun run)
    {
        await run.Client.StartAsync(Main, run.Id, "");
        return ScenarioRun.Outcome(await run.EndAsync());
    }
}

/// <summary>Four rounds of continue-as-new with a step and a child in each; an event that came early is taken in the last.</summary>
public sealed class RoundsScenario() : Scenario("Rounds")
{
    private static readonly OrchestratorDefinition<Round, string> Main = new("Rounds");
    private static readonly OrchestratorDefinition<string, string> Child = new("Rounds.Child");
    private static readonly EventDefinition<string> Early = new("Early");

    public override string Expected => "r0 c0 r1 c1 r2 c2 r3 c3 early";

    public override void Register(Code code, TimeSpan unit) => code
        .Orchestrator(Child, (_, name) => Task.FromResult(name))
        .Orchestrator(Main, async (context, round) =>
        {
            var seen = $"{round.Seen} {await context.CallActivityAsync(Work, new WorkItem($"r{round.Number}", round.Seen))}".TrimStart();
            seen += " " + await context.CallSubOrchestratorAsync(Child, $"c{round.Number}");
            if (round.Number < 3)
            {
                context.ContinueAsNew(new Round(round.Number + 1, seen));
                return "";
            }

            var early = await context.WaitForEventAsync(Early);
            context.SetCustomStatus("taken");
            await context.CreateTimerAsync(unit / 4, CancellationToken.None);
            return $"{seen} {early}";
        });

    public override async Task<string> DriveAsync(ScenarioRun run)
    {
        await run.Client.StartAsync(Main, run.Id, new Round(0, ""));
        await run.RaiseUntilAsync(Early, "early", "taken");
        return ScenarioRun.Outcome(await run.EndAsync());
    }

    public sealed record Round(int Number, string Seen);
}

/// <summary>Two instances send each other events: each arrives once, in order, and none comes on top.</summary>
public sealed class MessagesScenario() : Scenario("Messages")
{
    private const int Count = 3;
    private static readonly OrchestratorDefinition<string, string> Main = new("Messages");
    private static readonly OrchestratorDefinition<string, string> Peer = new("Messages.Peer");
    private static readonly EventDefinition<string> Ping = new("Ping");
    private static readonly EventDefinition<string> Pong = new("Pong");

    public override string Expected => "0 p0 0 1 p1 1 2 p2 2 none | 0 1 2 none";

    public override void Register(Code code, TimeSpan unit) => code
        .Orchestrator(Main, async (context, peer) =>
        {
            var seen = "";
            for (var number = 0; number < Count; number++)
            {
                context.SendEvent(peer, Ping, $"{number}");
                seen += $"{number} {await context.WaitForEventAsync(Pong)} ";
            }

            return seen + await OneMoreAsync(context, Pong, unit);
        })
        .Orchestrator(Peer, async (context, main) =>
        {
            var seen = "";
            for (var number = 0; number < Count; number++)
            {
                var ping = await context.WaitForEventAsync(Ping);
                seen += $"{ping} ";
                context.SendEvent(main, Pong, $"{await context.CallActivityAsync(Work, new WorkItem($"p{number}", seen))} {ping}");
            }

            return seen + await OneMoreAsync(context, Ping, unit);
        });

    public override async Task<string> DriveAsync(ScenarioRun run)
    {
        var peer = run.Id + "-peer";
        // Events to nobody are dropped: the receiver comes first.
        await run.Client.StartAsync(Peer, peer, run.Id);
        await run.Client.StartAsync(Main, run.Id, peer);
        return $"{ScenarioRun.Outcome(await run.EndAsync())} | {ScenarioRun.Outcome(await run.EndAsync(peer))}";
    }

    private static async Task<string> OneMoreAsync(OrchestrationContext context, EventDefinition<string> name, TimeSpan unit)
    {
        var more = await context.WaitForEventOrTimeoutAsync(name, unit);
        return more.Received ? $"and {more.Payload}" : "none";
    }
}

/// <summary>A child breaks and fails its parent; mended, both go on where they were, and what they send arrives once.</summary>
public sealed class RewindScenario() : Scenario("Rewind")
{
    private static readonly OrchestratorDefinition<string, string> Main = new("Rewind");
    private static readonly OrchestratorDefinition<string, string> Child = new("Rewind.Child");
    private static readonly OrchestratorDefinition<string, string> Receiver = new("Rewind.Receiver");
    private static readonly EventDefinition<string> Note = new("Note");

    public override Capability Needs => Capability.Rewind;

    public override string Expected => "first in fragile last | before after none";

    public override void Register(Code code, TimeSpan unit) => code
        .Orchestrator(Child, async (context, _) =>
        {
            var first = await context.CallActivityAsync(Work, new WorkItem("in"));
            return $"{first} {await context.CallActivityAsync(Work, new WorkItem("fragile", first, IsFragile: true))}";
        })
        .Orchestrator(Main, async (context, receiver) =>
        {
            context.SendEvent(receiver, Note, "before");
            var first = await context.CallActivityAsync(Work, new WorkItem("first"));
            var child = await context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { InstanceId = context.InstanceId + "-child" });
            context.SendEvent(receiver, Note, "after");
            return $"{first} {child} {await context.CallActivityAsync(Work, new WorkItem("last", first + child))}";
        })
        .Orchestrator(Receiver, async (context, _) =>
        {
            var seen = $"{await context.WaitForEventAsync(Note)} {await context.WaitForEventAsync(Note)}";
            var more = await context.WaitForEventOrTimeoutAsync(Note, unit);
            return seen + (more.Received ? $" and {more.Payload}" : " none");
        });

    public override async Task<string> DriveAsync(ScenarioRun run)
    {
        var receiver = run.Id + "-receiver";
        await run.Client.StartAsync(Receiver, receiver, "");
        await run.Client.StartAsync(Main, run.Id, receiver);
        var end = await run.EndAsync();
        for (; end.Status == RuntimeStatus.Failed && end.Failure!.Code == "broken"; end = await run.EndAsync())
        {
            run.Effects.Mend(run.Id);
            await run.Client.RewindAsync(run.Id, "mended");
        }

        return $"{ScenarioRun.Outcome(end)} | {(end.Status == RuntimeStatus.Completed ? ScenarioRun.Outcome(await run.EndAsync(receiver)) : "")}";
    }
}
