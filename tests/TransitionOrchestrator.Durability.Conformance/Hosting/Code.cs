namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>Orchestrators and activities as lambdas.</summary>
public sealed class Code
{
    private readonly List<Action<DurableRegistry>> _registrations = [];

    public Code Orchestrator<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> definition, Func<OrchestrationContext, TInput, Task<TOutput>> run)
    {
        _registrations.Add(registry => registry.AddOrchestrator(definition, () => new LambdaOrchestrator<TInput, TOutput>(run)));
        return this;
    }

    public Code Activity<TInput, TOutput>(ActivityDefinition<TInput, TOutput> definition, Func<ActivityContext, TInput, CancellationToken, Task<TOutput>> run)
    {
        _registrations.Add(registry => registry.AddActivity(definition, _ => new LambdaActivity<TInput, TOutput>(run)));
        return this;
    }

    public Code Activity<TInput, TOutput>(ActivityDefinition<TInput, TOutput> definition, Func<TInput, TOutput> run) =>
        Activity(definition, (_, input, _) => Task.FromResult(run(input)));

    public DurableRegistry Build()
    {
        var registry = new DurableRegistry();
        _registrations.ForEach(register => register(registry));
        return registry;
    }

    private sealed class LambdaOrchestrator<TInput, TOutput>(Func<OrchestrationContext, TInput, Task<TOutput>> run) : IOrchestrator<TInput, TOutput>
    {
        public Task<TOutput> RunAsync(OrchestrationContext context, TInput input) => run(context, input);
    }

    private sealed class LambdaActivity<TInput, TOutput>(Func<ActivityContext, TInput, CancellationToken, Task<TOutput>> run) : IActivity<TInput, TOutput>
    {
        public Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken) => run(context, input, cancellationToken);
    }
}
