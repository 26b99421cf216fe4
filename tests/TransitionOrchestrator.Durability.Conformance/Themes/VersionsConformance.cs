using Microsoft.Extensions.Logging.Abstractions;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>An instance keeps the version that it was started under.</summary>
public abstract class VersionsConformance : ConformanceTest
{
    private static readonly OrchestratorDefinition<string, string> Child = new("Child");

    [ConformanceFact]
    public async Task NoVersion_IsEmpty()
    {
        await StartAsync(Telling());

        Assert.Equal("[]", Output(await RunAsync()));
    }

    [ConformanceFact(Capability.Versions)]
    public async Task VersionOfTheEngine_IsThatOfNewInstances()
    {
        await StartAsync(Telling(), Version("1.2"));

        var end = await RunAsync();

        Assert.Equal(("[1.2]", "1.2"), (Output(end), end.Version));
    }

    [ConformanceFact(Capability.Versions)]
    public async Task VersionOfTheCaller_Counts()
    {
        await StartAsync(Telling(), Version("1.2"));
        await Client.StartAsync(Main, "one", "", new StartOptions { Version = "1.0" });

        Assert.Equal("[1.0]", Output(await EndOfAsync()));
    }

    [ConformanceFact(Capability.Versions | Capability.Crash)]
    public async Task NewCode_OldInstancesKeepTheirs()
    {
        await StartAsync(Waiting(), Version("1.0"));
        await Client.StartAsync(Main, "old", "");
        await Host.StartAsync(Waiting().Build(), Version("2.0"));
        await Client.StartAsync(Main, "new", "");

        foreach (var (id, expected) in new[] { ("old", "1.0"), ("new", "2.0") })
        {
            await Client.RaiseEventAsync(id, Signal, "");
            Assert.Equal(expected, Output(await EndOfAsync(id)));
        }

        static Code Waiting() => new Code().Orchestrator(Main, async (context, _) =>
        {
            await context.WaitForEventAsync(Signal);
            return context.Version;
        });
    }

    [ConformanceFact(Capability.Versions)]
    public async Task Child_HasItsParentsUnlessGivenAnother()
    {
        await StartAsync(
            new Code()
                .Orchestrator(Child, (context, _) => Task.FromResult(context.Version))
                .Orchestrator(Main, async (context, _) =>
                    await context.CallSubOrchestratorAsync(Child, "") + " " + await context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { Version = "1.1" })),
            Version("2.0"));
        await Client.StartAsync(Main, "one", "", new StartOptions { Version = "1.0" });

        Assert.Equal("1.0 1.1", Output(await EndOfAsync()));
    }

    [ConformanceFact(Capability.Versions)]
    public async Task ContinueAsNew_KeepsIt()
    {
        await StartAsync(
            new Code().Orchestrator(Main, (context, input) =>
            {
                if (input.Length == 0)
                    context.ContinueAsNew("again");
                return Task.FromResult(context.Version);
            }),
            Version("2.0"));
        await Client.StartAsync(Main, "one", "", new StartOptions { Version = "1.0" });

        Assert.Equal("1.0", Output(await EndOfAsync()));
    }

    [ConformanceFact(Capability.ScheduledStart)]
    public async Task StartAt_RunsNotBefore()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, _) => Task.FromResult($"{context.CurrentUtc:O}")));
        var at = Host.UtcNow + (2 * Unit);
        Assert.True(await Client.StartAsync(Main, "one", "", new StartOptions { StartAt = at }));

        Assert.Equal(RuntimeStatus.Pending, (await Client.GetAsync("one"))!.Status);
        Assert.False(await Client.StartAsync(Main, "one", ""));
        await Host.ElapseAsync(Unit);
        Assert.Equal(RuntimeStatus.Pending, (await Client.GetAsync("one"))!.Status);

        var ran = DateTimeOffset.Parse(Output(await EndOfAsync()), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(ran >= at, $"ran at {ran:O}, before {at:O}");
    }

    [ConformanceFact(Capability.ScheduledStart)]
    public async Task StartAt_EventsAndTerminateReachIt()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, _) => context.WaitForEventAsync(Signal)));
        var options = new StartOptions { StartAt = Host.UtcNow + Unit };
        await Client.StartAsync(Main, "one", "", options);
        await Client.StartAsync(Main, "two", "", options);

        Assert.Equal(ControlResult.Accepted, await Client.RaiseEventAsync("one", Signal, "early"));
        Assert.Equal(ControlResult.Accepted, await Client.TerminateAsync("two", "enough"));

        Assert.Equal("early", Output(await EndOfAsync()));
        Assert.Equal(RuntimeStatus.Terminated, (await EndOfAsync("two")).Status);
    }

    [ConformanceFact(Capability.ScheduledStart | Capability.Crash)]
    public async Task StartAt_Crash_StillStarts()
    {
        await StartAsync(Telling());
        await Client.StartAsync(Main, "one", "", new StartOptions { StartAt = Host.UtcNow + Unit });
        await Host.ReloadAsync();

        Assert.Equal("[]", Output(await EndOfAsync()));
    }

    private static HostSettings Version(string version) => new(version, NullLoggerFactory.Instance);

    private static Code Telling() => new Code().Orchestrator(Main, (context, _) => Task.FromResult($"[{context.Version}]"));
}
