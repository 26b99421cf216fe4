using System.Globalization;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>Instances can be listed by state, time, id and orchestrator, page by page.</summary>
public abstract class QueryConformance : ConformanceTest
{
    private static readonly OrchestratorDefinition<string, string> Other = new("Other");

    [ConformanceFact]
    public async Task Pages_HoldEveryInstanceOnce()
    {
        await StartAsync(SomeOfEach());
        for (var number = 0; number < 23; number++)
            await Client.StartAsync(Main, string.Create(CultureInfo.InvariantCulture, $"id-{number:D2}"), "wait");

        var found = await ListAsync(new InstanceQuery { PageSize = 5 });

        Assert.Equal(Enumerable.Range(0, 23).Select(number => string.Create(CultureInfo.InvariantCulture, $"id-{number:D2}")), found.Select(each => each.InstanceId).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [ConformanceFact]
    public async Task ByStatus_FindsThose()
    {
        await StartAsync(SomeOfEach());
        await StartSomeAsync();

        Assert.Equal(["ended"], await IdsAsync(new InstanceQuery { Statuses = [RuntimeStatus.Completed] }), StringComparer.Ordinal);
        Assert.Equal(["failed", "other"], await IdsAsync(new InstanceQuery { Statuses = [RuntimeStatus.Failed, RuntimeStatus.Running] }), StringComparer.Ordinal);
        Assert.Equal(["suspended"], await IdsAsync(new InstanceQuery { Statuses = [RuntimeStatus.Suspended] }), StringComparer.Ordinal);
        Assert.Empty(await IdsAsync(new InstanceQuery { Statuses = [RuntimeStatus.Terminated] }));
    }

    [ConformanceFact]
    public async Task ByIdAndOrchestrator_FindsThose()
    {
        await StartAsync(SomeOfEach());
        await StartSomeAsync();

        Assert.Equal(["suspended"], await IdsAsync(new InstanceQuery { InstanceIdPrefix = "sus" }), StringComparer.Ordinal);
        Assert.Empty(await IdsAsync(new InstanceQuery { InstanceIdPrefix = "SUS" }));
        Assert.Equal(["other"], await IdsAsync(new InstanceQuery { Orchestrator = "Other" }), StringComparer.Ordinal);
        Assert.Empty(await IdsAsync(new InstanceQuery { InstanceIdPrefix = "other", Orchestrator = "Main" }));
    }

    [ConformanceFact]
    public async Task ByTime_FindsThose()
    {
        await StartAsync(SomeOfEach());
        await RunAsync(id: "early");
        var until = Host.UtcNow;
        await Host.ElapseAsync(Unit);
        var from = Host.UtcNow;
        await RunAsync(id: "late");

        Assert.Equal(["early"], await IdsAsync(new InstanceQuery { CreatedTo = until }), StringComparer.Ordinal);
        Assert.Equal(["late"], await IdsAsync(new InstanceQuery { CreatedFrom = from }), StringComparer.Ordinal);
        Assert.Equal(["early", "late"], await IdsAsync(new InstanceQuery { CreatedFrom = until - TimeSpan.FromDays(1), CreatedTo = Host.UtcNow }), StringComparer.Ordinal);
    }

    [ConformanceFact]
    public async Task InputsAndOutputs_OnlyWhenAskedFor()
    {
        await StartAsync(SomeOfEach());
        await RunAsync("x");

        var without = Assert.Single(await ListAsync(new InstanceQuery()));
        var with = Assert.Single(await ListAsync(new InstanceQuery { WithInputsAndOutputs = true }));

        Assert.Equal((null, null, RuntimeStatus.Completed, "Main"), (without.Input, without.Output, without.Status, without.Orchestrator));
        Assert.Equal(("\"x\"", "\"x\""), (with.Input, with.Output));
    }

    [ConformanceFact]
    public async Task FailureAndCustomStatus_AreShown()
    {
        await StartAsync(SomeOfEach());
        await StartSomeAsync();

        var found = await ListAsync(new InstanceQuery());

        Assert.Equal("told to", found.Single(each => each.InstanceId == "failed").Failure!.Message);
        Assert.Equal("\"other waits\"", found.Single(each => each.InstanceId == "other").CustomStatus);
    }

    [ConformanceFact]
    public async Task WrongPageSize_Throws()
    {
        await StartAsync(SomeOfEach());

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Client.ListAsync(new InstanceQuery { PageSize = 0 }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Client.ListAsync(new InstanceQuery { PageSize = InstanceQuery.MaxPageSize + 1 }));
    }

    private async Task StartSomeAsync()
    {
        await RunAsync(id: "ended");
        await RunAsync("fail", "failed");
        await Client.StartAsync(Main, "suspended", "wait");
        await Client.SuspendAsync("suspended", "");
        await SeeAsync(seen => seen.Status == RuntimeStatus.Suspended, "suspended");
        await Client.StartAsync(Other, "other", "");
        await SeeStatusAsync("other waits", "other");
    }

    private async Task<IEnumerable<string>> IdsAsync(InstanceQuery query) => (await ListAsync(query)).Select(each => each.InstanceId).Order(StringComparer.Ordinal);

    private async Task<List<InstanceSnapshot>> ListAsync(InstanceQuery query)
    {
        var found = new List<InstanceSnapshot>();
        string? token = null;
        do
        {
            var page = await Client.ListAsync(query with { ContinuationToken = token });
            Assert.InRange(page.Instances.Count, 0, query.PageSize);
            found.AddRange(page.Instances);
            token = page.ContinuationToken;
        }
        while (token is not null);
        return found;
    }

    private static Code SomeOfEach() => new Code()
        .Orchestrator(Main, (context, input) => input switch
        {
            "wait" => context.WaitForEventAsync(Signal),
            "fail" => throw new InvalidDataException("told to"),
            _ => Task.FromResult(input),
        })
        .Orchestrator(Other, (context, _) =>
        {
            context.SetCustomStatus("other waits");
            return context.WaitForEventAsync(Signal);
        });
}
