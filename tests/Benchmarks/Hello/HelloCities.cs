using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Benchmarks.Hello;

/// <summary>Greets five cities, one after the other: the orchestration that Durable Task is usually measured with.</summary>
internal sealed class HelloCities : IOrchestrator<string, string[]>
{
    public static readonly OrchestratorDefinition<string, string[]> Definition = new("HelloCities");

    private static readonly string[] Cities = ["Tokyo", "Seattle", "London", "Amsterdam", "Mumbai"];

    public async Task<string[]> RunAsync(OrchestrationContext context, string input)
    {
        var greetings = new List<string>();
        foreach (var city in Cities)
            greetings.Add(await context.CallActivityAsync(SayHello.Definition, city));
        return [.. greetings];
    }
}

/// <summary>Greets one city.</summary>
internal sealed class SayHello : IActivity<string, string>
{
    public static readonly ActivityDefinition<string, string> Definition = new("SayHello");

    public Task<string> RunAsync(ActivityContext context, string input, CancellationToken cancellationToken) => Task.FromResult($"Hello {input}!");
}
