namespace TransitionOrchestrator.Durability;

/// <summary>The orchestrators and activities that an engine hosts, by their recorded names.</summary>
public sealed class DurableRegistry
{
    private readonly Dictionary<string, OrchestratorRegistration> _orchestrators = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ActivityRegistration> _activities = new(StringComparer.Ordinal);

    /// <summary>Registered orchestrators by name.</summary>
    public IReadOnlyDictionary<string, OrchestratorRegistration> Orchestrators => _orchestrators;

    /// <summary>Registered activities by name.</summary>
    public IReadOnlyDictionary<string, ActivityRegistration> Activities => _activities;

    /// <summary>Adds an orchestrator; the factory makes one object a replay.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableRegistry AddOrchestrator<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> definition, Func<IOrchestrator<TInput, TOutput>> factory)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _orchestrators.Add(definition.Name, new OrchestratorRegistration(definition.Name, async (context, input) =>
            DurableJson.Serialize(await factory().RunAsync(context, DurableJson.Deserialize<TInput>(input)))));
        return this;
    }

    /// <summary>Adds an activity; the factory makes (or finds) the object for one call.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableRegistry AddActivity<TInput, TOutput>(ActivityDefinition<TInput, TOutput> definition, Func<IServiceProvider, IActivity<TInput, TOutput>> factory)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _activities.Add(definition.Name, new ActivityRegistration(definition.Name, async (services, context, input, cancellationToken) =>
            DurableJson.Serialize(await factory(services).RunAsync(context, DurableJson.Deserialize<TInput>(input), cancellationToken))));
        return this;
    }
}

/// <summary>An orchestrator as an engine sees it: JSON in, JSON out.</summary>
/// <param name="Name">Its recorded name.</param>
/// <param name="RunAsync">Runs it with the JSON of its input and answers the JSON of its output.</param>
public sealed record OrchestratorRegistration(string Name, Func<OrchestrationContext, string?, Task<string>> RunAsync);

/// <summary>An activity as an engine sees it: JSON in, JSON out.</summary>
/// <param name="Name">Its recorded name.</param>
/// <param name="RunAsync">Runs it with the JSON of its input and answers the JSON of its output.</param>
public sealed record ActivityRegistration(string Name, Func<IServiceProvider, ActivityContext, string?, CancellationToken, Task<string>> RunAsync);
