using Microsoft.Extensions.Logging.Abstractions;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>One host a test, and the words that the tests are written in.</summary>
public abstract class ConformanceTest : IAsyncLifetime
{
    protected static readonly OrchestratorDefinition<string, string> Main = new("Main");
    protected static readonly ActivityDefinition<string, string> Echo = new("Echo");
    protected static readonly EventDefinition<string> Signal = new("Signal");

    /// <summary>Longer than any machine needs: only a hang takes so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private ConformanceHost? _host;

    protected ConformanceHost Host => _host ??= CreateHost();

    protected IOrchestrationClient Client => Host.Client;

    protected TimeSpan Unit => Host.Unit;

    protected abstract ConformanceHost CreateHost();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
    }

    protected Task StartAsync(Code code, HostSettings? settings = null) => Host.StartAsync(code.Build(), settings ?? new HostSettings("", NullLoggerFactory.Instance));

    /// <summary>Starts an instance and lets time pass until its end.</summary>
    protected async Task<InstanceSnapshot> RunAsync(string input = "", string id = "one")
    {
        Assert.True(await Client.StartAsync(Main, id, input));
        return await EndOfAsync(id);
    }

    /// <summary>Lets time pass until the instance is final.</summary>
    protected async Task<InstanceSnapshot> EndOfAsync(string id = "one")
    {
        var end = Client.WaitForCompletionAsync(id);
        await Host.ElapseUntilAsync(end).WaitAsync(Patience);
        return await end;
    }

    /// <summary>Looks at the instance until it is as expected. No time of the engine passes meanwhile, where it is virtual.</summary>
    protected async Task<InstanceSnapshot> SeeAsync(Func<InstanceSnapshot, bool> condition, string id = "one")
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            var seen = await Client.GetAsync(id, late.Token);
            if (seen is not null && condition(seen))
                return seen;
            Assert.False(late.IsCancellationRequested, $"Instance '{id}' is {seen} and not as expected.");
            await Task.Delay(1);
        }
    }

    /// <summary>Waits until the code has set this custom status.</summary>
    protected Task<InstanceSnapshot> SeeStatusAsync(object status, string id = "one")
    {
        var json = DurableJson.Serialize(status);
        return SeeAsync(seen => string.Equals(seen.CustomStatus, json, StringComparison.Ordinal), id);
    }

    protected static string Output(InstanceSnapshot snapshot)
    {
        Assert.True(snapshot.Status == RuntimeStatus.Completed, $"{snapshot.Status}: {snapshot.Failure?.ErrorType} {snapshot.Failure?.Message} {snapshot.Failure?.StackTrace}");
        return DurableJson.Deserialize<string>(snapshot.Output);
    }

    protected static Code Echoing() => new Code().Activity(Echo, input => input);
}
