namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>
/// A piece of work with a known end, written so that it can be interrupted anywhere: a run that was killed is driven again,
/// and must end the same.
/// </summary>
/// <param name="name">Its name; the names of its orchestrators begin with it.</param>
public abstract class Scenario(string name)
{
    /// <summary>The one activity of all scenarios.</summary>
    protected static readonly ActivityDefinition<WorkItem, string> Work = new("Work");

    public string Name { get; } = name;

    /// <summary>How often its code runs from the start.</summary>
    public virtual int Runs => 1;

    /// <summary>What the host must be able to do.</summary>
    public virtual Capability Needs => Capability.None;

    /// <summary>The outcome of every run, without the numbers of executions.</summary>
    public abstract string Expected { get; }

    /// <summary>Registers its orchestrators.</summary>
    /// <param name="code">Where.</param>
    /// <param name="unit">A stretch of the engine's time.</param>
    public abstract void Register(Code code, TimeSpan unit);

    /// <summary>
    /// Does what an impatient caller does: everything from the start until the end. After a crash it is called again, and goes
    /// on from what it finds.
    /// </summary>
    /// <returns>The outcome.</returns>
    public abstract Task<string> DriveAsync(ScenarioRun run);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The registry for some scenarios over one outside.</summary>
    public static DurableRegistry Registry(IEnumerable<Scenario> scenarios, Effects effects, TimeSpan unit)
    {
        var code = new Code().Activity(Work, (context, item, _) => Task.FromResult(effects.Execute(context.InstanceId, item)));
        foreach (var scenario in scenarios)
            scenario.Register(code, unit);
        return code.Build();
    }
}

/// <summary>One drive of a scenario: what the caller has at hand.</summary>
/// <param name="Client">The engine that runs now.</param>
/// <param name="Id">The scenario's instance; ids of further instances begin with it.</param>
/// <param name="Effects">The outside.</param>
public sealed record ScenarioRun(IOrchestrationClient Client, string Id, Effects Effects)
{
    /// <summary>Waits for the end of an instance.</summary>
    public Task<InstanceSnapshot> EndAsync(string? id = null) => Client.WaitForCompletionAsync(id ?? Id);

    /// <summary>Looks at an instance until it is as expected, or final.</summary>
    public async Task<InstanceSnapshot> SeeAsync(string id, Func<InstanceSnapshot, bool> condition)
    {
        while (true)
        {
            if (await Client.GetAsync(id) is { } seen && (seen.IsFinal || condition(seen)))
                return seen;
            await Task.Delay(1);
        }
    }

    /// <summary>Raises an event that the code answers with a custom status, unless it did so before.</summary>
    public async Task RaiseUntilAsync(EventDefinition<string> externalEvent, string payload, string status)
    {
        var shown = DurableJson.Serialize(status);
        var known = await SeeAsync(Id, _ => true);
        if (known.IsFinal || known.CustomStatus == shown)
            return;
        await Client.RaiseEventAsync(Id, externalEvent, payload);
        await SeeAsync(Id, seen => seen.CustomStatus == shown);
    }

    /// <summary>The output of a completed instance; what else became of it otherwise.</summary>
    public static string Outcome(InstanceSnapshot end) => end.Status == RuntimeStatus.Completed
        ? DurableJson.Deserialize<string>(end.Output)
        : $"{end.Status}: {end.Failure?.ErrorType} {end.Failure?.Message} {end.Output}";
}
