using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TransitionOrchestrator.Durability.Conformance;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>
/// Drives scenarios to their end over one task hub, with as many engines as its faults kill, and then compares what ended, what
/// was recorded and what was done.
/// </summary>
/// <param name="world">The hub.</param>
/// <param name="work">The scenarios and their ids; no id begins with another.</param>
public sealed class FaultRun(World world, IReadOnlyList<(Scenario Scenario, string Id)> work)
{
    private static readonly TimeSpan Unit = TimeSpan.FromHours(1);

    // Only a hang takes so long, on any machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Effects _effects = new();

    /// <summary>The faults of the writes of the n-th engine, counted from 0. The last one must not kill.</summary>
    public required Func<int, Func<int, Fault>> Faults { get; init; }

    /// <summary>How far time moves at once.</summary>
    public Func<TimeSpan> Step { get; init; } = () => Unit;

    /// <summary>Engines so far.</summary>
    public int Engines { get; private set; }

    /// <summary>Writes of the latest engine.</summary>
    public int Writes { get; private set; }

    /// <summary>Runs everything.</summary>
    /// <exception cref="InvalidOperationException">Something is not as it must be; the message names it all.</exception>
    public async Task RunAsync()
    {
        var registry = Scenario.Registry(work.Select(each => each.Scenario).Distinct(), _effects, Unit);
        string[]? outcomes;
        do
        {
            outcomes = await LiveAsync(registry, new BreakingStore(world.Open(), Faults(Engines++)));
        }
        while (outcomes is null);
        var problems = await CheckAsync(outcomes);
        if (problems.Count > 0)
            throw new InvalidOperationException($"{Engines} engines: {string.Join("; ", problems)}");
    }

    /// <summary>The life of one engine.</summary>
    /// <returns>The outcomes; null if it was killed.</returns>
    private async Task<string[]?> LiveAsync(DurableRegistry registry, BreakingStore store)
    {
        var options = new EmbeddedEngineOptions { TaskHub = world.Hub, LeaseRenewal = TimeSpan.FromDays(40), LeaseDuration = TimeSpan.FromDays(120) };
        var engine = new EmbeddedEngine(options, registry, new ServiceCollection().BuildServiceProvider(), store, world.Time, NullLoggerFactory.Instance, _ => true);
        var driving = DriveAllAsync(engine);
        await AdvanceUntilAsync(Task.WhenAny(driving, store.Died));
        Writes = store.Writes;
        if (store.Died.IsCompleted)
        {
            await engine.KillAsync();
            // Whoever waits for something of a dead engine is told so.
            await Task.WhenAny(driving).WaitAsync(Patience);
            return null;
        }

        var outcomes = await driving;
        await AdvanceUntilAsync(engine.DisposeAsync().AsTask());
        return store.Died.IsCompleted ? null : outcomes;
    }

    private async Task<string[]> DriveAllAsync(EmbeddedEngine engine)
    {
        await engine.StartAsync(CancellationToken.None);
        return await Task.WhenAll(work.Select(each => DriveAsync(each.Scenario, new ScenarioRun(engine, each.Id, _effects))));
    }

    private static async Task<string> DriveAsync(Scenario scenario, ScenarioRun run)
    {
        while (true)
        {
            try
            {
                return await scenario.DriveAsync(run);
            }
            catch (PlannedFaultException)
            {
                // The caller was told that its call failed: it does it all again.
                await Task.Yield();
            }
        }
    }

    private async Task AdvanceUntilAsync(Task task)
    {
        var late = Task.Delay(Patience);
        while (!task.IsCompleted)
        {
            if (late.IsCompleted)
                throw new TimeoutException(await DescribeAsync());
            world.Time.Advance(Step());
            await Task.WhenAny(task, Task.Delay(1));
        }

        await task;
    }

    private async Task<List<string>> CheckAsync(string[] outcomes)
    {
        var problems = new List<string>();
        foreach (var ((scenario, id), outcome) in work.Zip(outcomes))
        {
            var ended = Effects.WithoutNumbers(outcome);
            if (ended != scenario.Expected)
                problems.Add($"{scenario} {id} ended with '{outcome}' instead of '{scenario.Expected}'");
            problems.AddRange(_effects.Check(id, outcome, Engines, scenario.Runs).Select(problem => $"{scenario} {id}: {problem}"));
            problems.AddRange((await RecordedTwiceAsync(id)).Select(problem => $"{scenario} {id}: {problem}"));
        }

        return problems;
    }

    /// <summary>Each call has one result in the history.</summary>
    private async Task<IEnumerable<string>> RecordedTwiceAsync(string id)
    {
        if (await world.Open().ReadAsync(id, withHistory: true, CancellationToken.None) is not { } stored)
            return ["is gone from the store"];
        return HistoryLog.Read([.. stored.History, stored.Tail])
            .Select(line => line switch
            {
                ActivityCompleted completed => completed.Id,
                ActivityFailed failed => failed.Id,
                _ => (int?)null,
            })
            .Where(step => step is not null)
            .GroupBy(step => step)
            .Where(step => step.Count() > 1)
            .Select(step => $"step {step.Key} has {step.Count()} results");
    }

    /// <summary>Every instance with its history.</summary>
    private async Task<string> DescribeAsync()
    {
        var store = world.Open();
        var states = new List<string>();
        var all = await store.ListAsync(new InstanceQuery { PageSize = InstanceQuery.MaxPageSize }, CancellationToken.None);
        foreach (var instance in all.Instances)
        {
            var stored = (await store.ReadAsync(instance.Head.InstanceId, withHistory: true, CancellationToken.None))!;
            states.Add($"{stored.Head}: {string.Join(", ", HistoryLog.Read([.. stored.History, stored.Tail]))}");
        }

        return $"Engine {Engines} of {string.Join(" ", work)} did not come to an end. {string.Join(Environment.NewLine, states)}";
    }
}
