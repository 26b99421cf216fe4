namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>Every scenario, by name.</summary>
public static class AllScenarios
{
    public static IReadOnlyList<Scenario> List { get; } =
    [
        new SequenceScenario(),
        new FanOutScenario(),
        new RetryScenario(),
        new TimersScenario(),
        new EventsScenario(),
        new ChildrenScenario(),
        new RoundsScenario(),
        new MessagesScenario(),
        new TerminateScenario(),
        new RewindScenario(),
        new RestartScenario(),
        new SuspendScenario(),
    ];

    public static Scenario Named(string name) => List.Single(scenario => scenario.Name == name);
}
