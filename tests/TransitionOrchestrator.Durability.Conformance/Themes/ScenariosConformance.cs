namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>Every scenario, undisturbed, and all of them at once on one engine.</summary>
public abstract class ScenariosConformance : ConformanceTest
{
    private readonly Effects _effects = new();

    [ConformanceFact]
    public Task Steps_EndAsExpected() => RunAsync("Sequence", "FanOut", "Retry", "Timers");

    [ConformanceFact]
    public Task EventsAndSuspension_EndAsExpected() => RunAsync("Events", "Suspend");

    [ConformanceFact]
    public Task FamiliesAndRounds_EndAsExpected() => RunAsync("Children", "Rounds", "Messages");

    [ConformanceFact(Capability.RecursiveTerminate)]
    public Task Terminate_EndsAsExpected() => RunAsync("Terminate");

    [ConformanceFact(Capability.Rewind)]
    public Task Rewind_EndsAsExpected() => RunAsync("Rewind");

    [ConformanceFact(Capability.Restart)]
    public Task Restart_EndsAsExpected() => RunAsync("Restart");

    private async Task RunAsync(params string[] names)
    {
        var scenarios = names.Select(AllScenarios.Named).ToArray();
        await Host.StartAsync(Scenario.Registry(scenarios, _effects, Unit), new HostSettings("", Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));
        var driving = scenarios.Select(scenario => scenario.DriveAsync(new ScenarioRun(Client, scenario.Name, _effects))).ToArray();
        await Host.ElapseUntilAsync(Task.WhenAll(driving)).WaitAsync(TimeSpan.FromMinutes(5));

        foreach (var (scenario, drive) in scenarios.Zip(driving))
        {
            var outcome = await drive;
            Assert.Equal(scenario.Expected, Effects.WithoutNumbers(outcome));
            Assert.Empty(_effects.Check(scenario.Name, outcome, engines: 1, scenario.Runs));
        }
    }
}
