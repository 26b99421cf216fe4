using TransitionOrchestrator.Durability.Conformance;
using System.Collections.Concurrent;
using System.Globalization;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>Listing, purge and restart.</summary>
public abstract class UpkeepTests : EngineTest
{
    private static readonly OrchestratorDefinition<string, string> Other = new("Other");

    [Fact]
    public async Task List_InPages_ShowsEachInstanceOnce()
    {
        var engine = await StartAsync(Code());
        foreach (var number in Enumerable.Range(0, 45))
            await engine.StartAsync(Main, $"n{number:D2}", number % 3 == 0 ? "wait" : "x");
        await Task.WhenAll(Enumerable.Range(0, 45).Where(number => number % 3 != 0).Select(number => EndOfAsync(engine, $"n{number:D2}")));

        var all = await AllAsync(engine, new InstanceQuery { PageSize = 7 });
        var running = await AllAsync(engine, new InstanceQuery { PageSize = 2, Statuses = [RuntimeStatus.Running, RuntimeStatus.Suspended] });

        Assert.Equal(Enumerable.Range(0, 45).Select(number => $"n{number:D2}"), all.Select(instance => instance.InstanceId).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal(15, running.Count);
        Assert.All(all, instance => Assert.Null(instance.Input));
    }

    [Fact]
    public async Task List_ByPrefixTimeAndName_ShowsWhatMatchesAll()
    {
        var engine = await StartAsync(Code());
        await engine.StartAsync(Main, "a b|1", "x");
        await engine.StartAsync(Main, "a b|2", "wait");
        Time.Advance(TimeSpan.FromDays(1));
        var later = Time.GetUtcNow();
        await engine.StartAsync(Main, "a b|3", new string('x', 500_000), new StartOptions { Version = "7" });
        await engine.StartAsync(Other, "a b|4", "x");
        await engine.StartAsync(Main, "b", "x");
        await EndOfAsync(engine, "a b|3");

        var found = await AllAsync(engine, new InstanceQuery { InstanceIdPrefix = "a b|", CreatedFrom = later, CreatedTo = later, Orchestrator = "Main", WithInputsAndOutputs = true });

        var only = Assert.Single(found);
        Assert.Equal(("a b|3", "7", 500_002), (only.InstanceId, only.Version, only.Input!.Length));
        Assert.Equal(only.Input, only.Output);
        Assert.Empty(await AllAsync(engine, new InstanceQuery { Statuses = [] }));
        Assert.Equal(["a b|1", "a b|2"], (await AllAsync(engine, new InstanceQuery { CreatedTo = later.AddHours(-1) })).Select(instance => instance.InstanceId).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task List_WrongPageSize_IsRefused(int pageSize)
    {
        var engine = await StartAsync(Code());

        await Assert.ThrowsAsync<ArgumentException>(() => engine.ListAsync(new InstanceQuery { PageSize = pageSize }));
    }

    [Fact]
    public async Task Purge_OneInstance_LeavesNothingAndTheIdIsFree()
    {
        var engine = await StartAsync(Code());
        Assert.Equal(ControlResult.NotFound, await engine.PurgeAsync("one"));
        await engine.StartAsync(Main, "one", "wait");
        Assert.Equal(ControlResult.NotFinal, await engine.PurgeAsync("one"));
        await engine.TerminateAsync("one", "");

        Assert.Equal(ControlResult.Accepted, await engine.PurgeAsync("one"));

        Assert.Null(await engine.GetAsync("one"));
        Assert.Equal("again", Output(await RunAsync(engine, "again")));
    }

    [Fact]
    public async Task Purge_HistoryOfManyRows_IsGoneAlsoWhenKilledInBetween()
    {
        var code = Code();
        var first = await StartAsync(code);
        await RunAsync(first, "long");
        await first.KillAsync();
        for (var dieAtWrite = 1; dieAtWrite <= 2; dieAtWrite++)
        {
            var store = new FaultingStore(World.Open(), dieAtWrite, afterWrite: false);
            var second = await StartAsync(code, store: store);
            var purging = second.PurgeAsync("one");
            await Task.WhenAny(store.Died, purging).WaitAsync(Patience);
            await second.KillAsync();
            await Record.ExceptionAsync(() => purging.WaitAsync(Patience));
        }

        var third = await StartAsync(code);
        await third.PurgeAsync("one");
        Assert.Null(await third.GetAsync("one"));
        Assert.Equal("x", Output(await RunAsync(third, "x")));
        Assert.Single((await World.Open().ReadAsync("one", withHistory: true, default))!.Head.InstanceId, 'o');
    }

    [Fact]
    public async Task PurgeByFilter_InSteps_RemovesTheOldFinalOnes()
    {
        var engine = await StartAsync(Code());
        var old = Enumerable.Range(0, 25).Select(number => $"old{number}").ToArray();
        await Task.WhenAll(old.Select(id => RunAsync(engine, "x", id)));
        await engine.StartAsync(Main, "waits", "wait");
        var limit = Time.GetUtcNow();
        Time.Advance(TimeSpan.FromHours(1));
        await RunAsync(engine, "x", "young");

        var counts = new List<int>();
        PurgeOutcome outcome;
        do
        {
            outcome = await engine.PurgeAsync(new InstancePurge { CreatedTo = limit, Limit = 10 });
            counts.Add(outcome.Purged);
        }
        while (outcome.HasMore);

        Assert.Equal(25, counts.Sum());
        Assert.All(counts, count => Assert.InRange(count, 0, 10));
        Assert.Equal(["waits", "young"], (await AllAsync(engine, new InstanceQuery())).Select(instance => instance.InstanceId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task PurgeByFilter_Nonsense_IsRefusedWithAllProblems()
    {
        var engine = await StartAsync(Code());

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => engine.PurgeAsync(new InstancePurge { Limit = 0, Statuses = [RuntimeStatus.Completed, RuntimeStatus.Running] }));

        Assert.Contains("Limit", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Running", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_SameId_RunsFromTheStartWithAnEmptyHistory()
    {
        var runs = 0;
        var engine = await StartAsync(Echoing().Orchestrator(Main, async (context, input) =>
        {
            Interlocked.Increment(ref runs);
            return await context.CallActivityAsync(Echo, input) + context.Version;
        }));
        Assert.Equal(ControlResult.NotFound, (await engine.RestartAsync("one")).Result);
        await engine.StartAsync(Main, "one", "in", new StartOptions { Version = "v" });
        await EndOfAsync(engine);

        Assert.Equal(new RestartOutcome(ControlResult.Accepted, "one"), await engine.RestartAsync("one"));

        var end = await EndOfAsync(engine);
        Assert.Equal(("inv", 1), (Output(end), end.Execution));
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task Restart_NewId_LeavesTheOldOne()
    {
        var engine = await StartAsync(Code());
        await RunAsync(engine, "in");

        var restarted = await engine.RestartAsync("one", restartWithNewInstanceId: true);

        Assert.NotEqual("one", restarted.InstanceId);
        Assert.Equal("in", Output(await EndOfAsync(engine, restarted.InstanceId!)));
        Assert.Equal("in", Output((await engine.GetAsync("one"))!));
    }

    [Fact]
    public async Task Restart_Running_IsRefused()
    {
        var engine = await StartAsync(Code());
        await engine.StartAsync(Main, "one", "wait");

        Assert.Equal(new RestartOutcome(ControlResult.NotFinal, null), await engine.RestartAsync("one"));
    }

    [Fact]
    public async Task StartAt_Later_WaitsKeepsEventsAndCanBeTerminated()
    {
        var code = Code();
        var first = await StartAsync(code);
        var due = Time.GetUtcNow() + TimeSpan.FromDays(40);
        await first.StartAsync(Main, "one", "wait", new StartOptions { StartAt = due });
        await first.StartAsync(Main, "two", "wait", new StartOptions { StartAt = due });
        await first.RaiseEventAsync("one", Signal, "early");
        Assert.Equal(RuntimeStatus.Pending, (await first.GetAsync("one"))!.Status);
        await first.KillAsync();

        var second = await StartAsync(code, options => (options.LeaseRenewal, options.LeaseDuration) = (TimeSpan.FromDays(1), TimeSpan.FromDays(3)));
        Assert.Equal(RuntimeStatus.Pending, (await second.GetAsync("one"))!.Status);
        Assert.Equal(ControlResult.Accepted, await second.TerminateAsync("two", "not wanted"));
        await Time.AdvanceUntilAsync(EndOfAsync(second), TimeSpan.FromHours(6)).WaitAsync(Patience);

        Assert.Equal("early", Output((await second.GetAsync("one"))!));
        Assert.True((await second.GetAsync("one"))!.LastUpdatedAt >= due);
    }

    [Fact]
    public async Task Version_NewerThanTheCode_IsHeldWithBothNamesUntilNewerCodeRuns()
    {
        var old = await StartAsync(Code(), options => options.Version = "1.9");
        await old.StartAsync(Main, "one", "x", new StartOptions { Version = "1.10" });
        await old.StartAsync(Main, "two", "x");

        var held = (await old.GetAsync("one"))!;
        Assert.Equal((RuntimeStatus.Suspended, FailureTypes.VersionMismatch), (held.Status, held.Failure!.ErrorType));
        Assert.Contains("1.10", held.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("1.9", held.Failure.Message, StringComparison.Ordinal);
        Assert.Equal("1.9", (await EndOfAsync(old, "two")).Version);
        await old.DisposeAsync();

        var current = await StartAsync(Code(), options => options.Version = "2.0");
        await current.ResumeAsync("one", "newer code");
        Assert.Equal("1.10", (await EndOfAsync(current)).Version);
    }

    private static async Task<List<InstanceSnapshot>> AllAsync(EmbeddedEngine engine, InstanceQuery query)
    {
        var all = new List<InstanceSnapshot>();
        do
        {
            var page = await engine.ListAsync(query);
            Assert.InRange(page.Instances.Count, 0, query.PageSize);
            all.AddRange(page.Instances);
            query = query with { ContinuationToken = page.ContinuationToken };
        }
        while (query.ContinuationToken is not null);
        return all;
    }

    private static Code Code() => Echoing().Orchestrator(Other, (_, input) => Task.FromResult(input)).Orchestrator(Main, async (context, input) =>
    {
        if (input == "wait")
            return await context.WaitForEventAsync(Signal);
        for (var step = 0; input == "long" && step < 250; step++)
            await context.CallActivityAsync(Echo, new string('x', 9000) + step.ToString(CultureInfo.InvariantCulture));
        return input;
    });
}

public sealed class UpkeepTestsInMemory : UpkeepTests
{
    protected override World CreateWorld() => new InMemoryWorld();
}

[Collection("Azurite")]
public sealed class UpkeepTestsOnAzurite(AzuriteFixture azurite) : UpkeepTests
{
    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);
}
