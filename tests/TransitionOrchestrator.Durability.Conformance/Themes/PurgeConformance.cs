using System.Globalization;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>Purge removes what is final, and never what is under way.</summary>
public abstract class PurgeConformance : ConformanceTest
{
    [ConformanceFact(Capability.Purge)]
    public async Task Final_IsGoneAndItsIdIsFree()
    {
        await StartAsync(EndingUnlessToldToWait());
        await RunAsync("first");

        Assert.Equal(ControlResult.Accepted, await Client.PurgeAsync("one"));

        Assert.Null(await Client.GetAsync("one"));
        Assert.Equal(ControlResult.NotFound, await Client.PurgeAsync("one"));
        Assert.Equal("second", Output(await RunAsync("second")));
    }

    [ConformanceFact(Capability.Purge)]
    public async Task Running_IsRefusedAndUnharmed()
    {
        await StartAsync(EndingUnlessToldToWait());
        await Client.StartAsync(Main, "one", "wait");

        Assert.Equal(ControlResult.NotFinal, await Client.PurgeAsync("one"));

        await Client.RaiseEventAsync("one", Signal, "!");
        Assert.Equal("!", Output(await EndOfAsync()));
    }

    [ConformanceFact(Capability.Purge)]
    public async Task ByFilter_TakesFinalOnesOnly()
    {
        await StartAsync(EndingUnlessToldToWait());
        await RunManyAsync("final", 5, "");
        await RunManyAsync("failed", 2, "fail");
        await Client.StartAsync(Main, "running", "wait");

        Assert.Equal(new PurgeOutcome(2, false), await Client.PurgeAsync(new InstancePurge { Statuses = [RuntimeStatus.Failed] }));
        Assert.NotNull(await Client.GetAsync("final-0"));
        Assert.Equal(new PurgeOutcome(5, false), await Client.PurgeAsync(new InstancePurge()));

        Assert.Null(await Client.GetAsync("final-0"));
        Assert.Equal(RuntimeStatus.Running, (await SeeAsync(seen => seen.Status == RuntimeStatus.Running, "running")).Status);
    }

    [ConformanceFact(Capability.Purge)]
    public async Task ByAge_TakesTheOldOnesOnly()
    {
        await StartAsync(EndingUnlessToldToWait());
        await RunManyAsync("old", 3, "");
        var until = Host.UtcNow;
        await Host.ElapseAsync(Unit);
        await RunManyAsync("new", 2, "");

        Assert.Equal(3, (await Client.PurgeAsync(new InstancePurge { CreatedTo = until })).Purged);

        Assert.Null(await Client.GetAsync("old-0"));
        Assert.NotNull(await Client.GetAsync("new-0"));
    }

    [ConformanceFact(Capability.Purge)]
    public async Task MoreThanTheLimit_SeveralCallsTakeThemAll()
    {
        await StartAsync(EndingUnlessToldToWait());
        await RunManyAsync("final", 7, "");
        var purged = 0;
        PurgeOutcome outcome;
        do
        {
            outcome = await Client.PurgeAsync(new InstancePurge { Limit = 3 });
            Assert.InRange(outcome.Purged, 0, 3);
            purged += outcome.Purged;
        }
        while (outcome.HasMore);

        Assert.Equal(7, purged);
    }

    [ConformanceFact(Capability.Purge)]
    public async Task StatusThatIsNotFinal_Throws()
    {
        await StartAsync(EndingUnlessToldToWait());

        await Assert.ThrowsAsync<ArgumentException>(() => Client.PurgeAsync(new InstancePurge { Statuses = [RuntimeStatus.Running] }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Client.PurgeAsync(new InstancePurge { Limit = 0 }));
    }

    private async Task RunManyAsync(string name, int count, string input)
    {
        foreach (var number in Enumerable.Range(0, count))
            await RunAsync(input, string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"));
    }

    private static Code EndingUnlessToldToWait() => new Code().Orchestrator(Main, (context, input) => input switch
    {
        "wait" => context.WaitForEventAsync(Signal),
        "fail" => throw new InvalidDataException("told to"),
        _ => Task.FromResult(input),
    });
}
