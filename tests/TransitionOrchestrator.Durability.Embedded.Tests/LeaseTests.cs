using TransitionOrchestrator.Durability.Conformance;
namespace TransitionOrchestrator.Durability.Embedded.Tests;

public abstract class LeaseTests : EngineTest
{
    private static Code Waiting() => Echoing().Orchestrator(Main, (context, _) => context.WaitForEventAsync(Signal));

    [Fact]
    public async Task Start_HubIsHeld_NamesTheOwnerAndTheTimeUntilTakeover()
    {
        await StartAsync(Waiting());
        Time.Advance(TimeSpan.FromSeconds(5));

        var refused = await Assert.ThrowsAsync<TaskHubInUseException>(() => StartAsync(Waiting(), takeOver: false));

        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}", refused.Owner, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(20), refused.TakeoverIn);
    }

    [Fact]
    public async Task Start_OwnerRenews_StaysRefused()
    {
        var engine = await StartAsync(Waiting());
        for (var renewal = 0; renewal < 10; renewal++)
        {
            var before = (await World.Open().ReadLeaseAsync(CancellationToken.None))!.Version;
            Time.Advance(TimeSpan.FromSeconds(8));
            while (string.Equals((await World.Open().ReadLeaseAsync(CancellationToken.None))!.Version, before, StringComparison.Ordinal))
                await Task.Yield();
        }

        await Assert.ThrowsAsync<TaskHubInUseException>(() => StartAsync(Waiting(), takeOver: false));
        Assert.True(await engine.StartAsync(Main, "one", ""));
    }

    [Fact]
    public async Task Start_OwnerDiedElsewhere_TakesOverWithin30Seconds()
    {
        var first = await StartAsync(Waiting());
        await first.StartAsync(Main, "one", "");
        await first.KillAsync();
        await Assert.ThrowsAsync<TaskHubInUseException>(() => StartAsync(Waiting(), takeOver: false));

        Time.Advance(TimeSpan.FromSeconds(30));
        var second = await StartAsync(Waiting(), takeOver: false);

        await second.RaiseEventAsync("one", Signal, "!");
        Assert.Equal("!", Output(await EndOfAsync(second)));
    }

    [Fact]
    public async Task Start_ToldToWait_StartsWhenTheLeaseIsOver()
    {
        var first = await StartAsync(Waiting());
        await first.KillAsync();
        var second = Create(Waiting(), options => options.WaitForLease = true, takeOver: false);
        var starting = second.StartAsync(CancellationToken.None);

        await Time.AdvanceUntilAsync(starting, TimeSpan.FromSeconds(1)).WaitAsync(Patience);

        Assert.True(await second.StartAsync(Main, "one", ""));
    }

    [Fact]
    public async Task Commit_HubWasTakenOver_NothingOfTheOldEngineIsRecorded()
    {
        var old = await StartAsync(Waiting());
        await old.StartAsync(Main, "one", "");
        // The old engine is not dead, only slow: it has not noticed yet.
        var current = await StartAsync(Waiting(), takeOver: true);

        await Assert.ThrowsAsync<EngineNotRunningException>(() => old.RaiseEventAsync("one", Signal, "lost"));
        await Assert.ThrowsAsync<EngineNotRunningException>(() => old.StartAsync(Main, "two", ""));

        Assert.Null(await current.GetAsync("two"));
        await current.RaiseEventAsync("one", Signal, "won");
        Assert.Equal("won", Output(await EndOfAsync(current)));
    }

    [Fact]
    public async Task Renewal_HubWasTakenOver_StopsTheOldEngine()
    {
        var old = await StartAsync(Waiting());
        await old.StartAsync(Main, "one", "");
        var waiting = old.WaitForCompletionAsync("one");
        await StartAsync(Waiting(), takeOver: true);

        Time.Advance(TimeSpan.FromSeconds(8));

        await Assert.ThrowsAsync<EngineNotRunningException>(() => waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Stop_ReleasesTheHubAtOnce()
    {
        var first = await StartAsync(Waiting());
        await first.StopAsync(CancellationToken.None);

        await StartAsync(Waiting(), takeOver: false);
    }
}

public sealed class LeaseTestsInMemory : LeaseTests
{
    protected override World CreateWorld() => new InMemoryWorld();
}

[Collection("Azurite")]
public sealed class LeaseTestsOnAzurite(AzuriteFixture azurite) : LeaseTests
{
    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);
}

public sealed class ProcessIdentityTests
{
    private static readonly ProcessIdentity Me = ProcessIdentity.OfThisProcess();

    [Fact]
    public void IsGone_LivingProcess_No() => Assert.False(ProcessIdentity.IsGone(Lease(Me.Machine, Me.ProcessId, Me.StartedAt)));

    [Fact]
    public void IsGone_ProcessIdUsedAgain_Yes() => Assert.True(ProcessIdentity.IsGone(Lease(Me.Machine, Me.ProcessId, Me.StartedAt - TimeSpan.FromHours(1))));

    [Fact]
    public void IsGone_NoSuchProcess_Yes() => Assert.True(ProcessIdentity.IsGone(Lease(Me.Machine, int.MaxValue, Me.StartedAt)));

    [Fact]
    public void IsGone_AnotherMachine_NotCertain() => Assert.False(ProcessIdentity.IsGone(Lease("elsewhere", int.MaxValue, Me.StartedAt)));

    private static LeaseRecord Lease(string machine, int process, DateTimeOffset startedAt) => new(Guid.NewGuid(), machine, process, startedAt, DateTimeOffset.MaxValue);
}
