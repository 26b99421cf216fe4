using TransitionOrchestrator.Durability.Conformance;
namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>Counted where requests leave the client library of Table storage.</summary>
[Collection("Azurite")]
public sealed class RequestCountTests(AzuriteFixture azurite) : EngineTest
{
    private AzuriteWorld Azurite => (AzuriteWorld)World;

    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);

    [Fact]
    public async Task Start_NewInstance_CostsOneRequest()
    {
        var engine = await StartCountedAsync(Echoing().Orchestrator(Main, (context, _) => context.WaitForEventAsync(Signal)));

        await engine.StartAsync(Main, "one", "");

        Assert.Equal(1, Azurite.Requests.Take());
    }

    [Fact]
    public async Task Start_RunningInstance_CostsNothing()
    {
        var engine = await StartCountedAsync(Echoing().Orchestrator(Main, (context, _) => context.WaitForEventAsync(Signal)));
        await engine.StartAsync(Main, "one", "");
        Azurite.Requests.Take();

        Assert.False(await engine.StartAsync(Main, "one", ""));
        await engine.GetAsync("one");

        Assert.Equal(0, Azurite.Requests.Take());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    public async Task Run_SequentialActivities_CostsOneRequestMoreThanActivities(int activities)
    {
        var gate = new TaskCompletionSource();
        var engine = await StartCountedAsync(new Code()
            .Activity(Echo, async (_, input, _) =>
            {
                await gate.Task;
                return input;
            })
            .Orchestrator(Main, async (context, input) =>
            {
                for (var step = 0; step < activities; step++)
                    await context.CallActivityAsync(Echo, input);
                return input;
            }));

        await engine.StartAsync(Main, "one", "");
        // Whoever waits before the end asks the engine, whoever comes later the store.
        var end = activities == 0 ? Task.CompletedTask : EndOfAsync(engine);
        gate.SetResult();
        await end;

        Assert.Equal(activities + 1, Azurite.Requests.Take());
    }

    [Fact]
    public async Task Run_FanOut_CostsAtMostOneRequestAResult()
    {
        const int Width = 200;
        var engine = await StartCountedAsync(Echoing().Orchestrator(Main, async (context, _) =>
        {
            await Task.WhenAll(Enumerable.Range(0, Width).Select(_ => context.CallActivityAsync(Echo, "")));
            return await context.WaitForEventAsync(Signal);
        }));

        await engine.StartAsync(Main, "one", "");
        await engine.RaiseEventAsync("one", Signal, "");
        await EndOfAsync(engine);

        Assert.InRange(Azurite.Requests.Take(), 2, Width + 3);
    }

    [Fact]
    public async Task Control_IdleInstance_CostsOneRequestEach()
    {
        var engine = await StartCountedAsync(Echoing().Orchestrator(Main, async (context, _) => await context.WaitForEventAsync(Signal) + await context.WaitForEventAsync(Signal)));
        await engine.StartAsync(Main, "one", "");
        Azurite.Requests.Take();

        await engine.RaiseEventAsync("one", Signal, "");
        Assert.Equal(1, Azurite.Requests.Take());
        await engine.SuspendAsync("one", "");
        Assert.Equal(1, Azurite.Requests.Take());
        await engine.ResumeAsync("one", "");
        Assert.Equal(1, Azurite.Requests.Take());
        await engine.TerminateAsync("one", "");
        Assert.Equal(1, Azurite.Requests.Take());
    }

    [Fact]
    public async Task Idle_OneHour_CostsTheRenewalsOfTheLeaseOnly()
    {
        var engine = await StartCountedAsync(
            Echoing().Orchestrator(Main, (context, _) => context.WaitForEventAsync(Signal)),
            options => (options.LeaseRenewal, options.LeaseDuration) = (TimeSpan.FromMinutes(20), TimeSpan.FromHours(1)));
        await engine.StartAsync(Main, "one", "");
        Azurite.Requests.Take();

        for (var minute = 0; minute < 60; minute++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        // A control call goes through the same client: what came before it has been counted.
        await engine.SuspendAsync("one", "");
        Assert.InRange(Azurite.Requests.Take(), 1, 3 + 1);
    }

    private async Task<EmbeddedEngine> StartCountedAsync(Code code, Action<EmbeddedEngineOptions>? configure = null)
    {
        var engine = await StartAsync(code, configure);
        Azurite.Requests.Take();
        return engine;
    }
}
