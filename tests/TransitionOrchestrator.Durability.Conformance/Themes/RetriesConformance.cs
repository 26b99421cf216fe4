using System.Collections.Concurrent;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>A failed activity is tried again as its policy says.</summary>
public abstract class RetriesConformance : ConformanceTest
{
    private readonly ConcurrentQueue<DateTimeOffset> _attempts = new();

    private int Waits => _attempts.Count - 1;

    [ConformanceFact]
    public async Task FailsThenWorks_EndsWithTheResult()
    {
        await StartAsync(FailingTimes(2, new RetryPolicy(5, Unit)));

        Assert.Equal("done", Output(await RunAsync("done")));
        Assert.Equal(3, _attempts.Count);
    }

    [ConformanceFact]
    public async Task AttemptsUsedUp_FailsWithTheLastFailure()
    {
        await StartAsync(FailingTimes(int.MaxValue, new RetryPolicy(3, Unit)));

        var end = await RunAsync();

        Assert.Equal((RuntimeStatus.Failed, "busy", "attempt 3"), (end.Status, end.Failure!.Code, end.Failure.Message));
        Assert.Equal(3, _attempts.Count);
    }

    [ConformanceFact]
    public async Task Backoff_WaitsGrowUpToTheLongest()
    {
        await StartAsync(FailingTimes(4, new RetryPolicy(5, Unit, backoffCoefficient: 2, maxInterval: 3 * Unit)));

        Assert.Equal("", Output(await RunAsync()));
        // A wait may be longer, never shorter.
        var at = _attempts.ToArray();
        foreach (var (wait, least) in new[] { 1, 2, 3, 3 }.Select((units, index) => (at[index + 1] - at[index], units * Unit)))
            Assert.True(wait >= least, $"waited {wait}, not {least}");
    }

    [ConformanceFact]
    public async Task PredicateSaysNo_FailsAtOnce()
    {
        await StartAsync(FailingTimes(int.MaxValue, new RetryPolicy(5, Unit) { ShouldRetry = failure => failure.Message == "attempt 1" }));

        Assert.Equal("attempt 2", (await RunAsync()).Failure!.Message);
        Assert.Equal(1, Waits);
    }

    [ConformanceFact]
    public async Task Predicate_SeesTheTypedFailure()
    {
        await StartAsync(FailingTimes(int.MaxValue, new RetryPolicy(2, Unit) { ShouldRetry = failure => failure is { Code: "busy", IsTransient: true } && failure.Properties["where"] == "there" }));

        Assert.Equal("attempt 2", (await RunAsync()).Failure!.Message);
    }

    [ConformanceFact]
    public async Task Predicate_NotAskedAfterTheLastAttempt()
    {
        var asked = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await StartAsync(FailingTimes(int.MaxValue, new RetryPolicy(3, Unit) { ShouldRetry = failure => asked.TryAdd(failure.Message, true) || true }));

        await RunAsync();

        Assert.Equal(["attempt 1", "attempt 2"], asked.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [ConformanceFact]
    public async Task TimeLimit_NoAttemptStartsLater()
    {
        await StartAsync(FailingTimes(int.MaxValue, new RetryPolicy(1000, Unit, timeLimit: 2.5 * Unit)));

        Assert.Equal(RuntimeStatus.Failed, (await RunAsync()).Status);
        // Time may pass faster than attempts are made: then there are fewer of them.
        Assert.InRange(_attempts.Count, 1, 3);
    }

    [ConformanceFact]
    public async Task Reloaded_AttemptsAreCountedOn()
    {
        await StartAsync(FailingTimes(int.MaxValue, new RetryPolicy(3, Unit)));
        await Client.StartAsync(Main, "one", "");
        while (_attempts.IsEmpty)
            await Task.Delay(1);
        await Host.ReloadAsync();

        Assert.StartsWith("attempt ", (await EndOfAsync()).Failure!.Message, StringComparison.Ordinal);
        // The first one may have been under way at the reload, and then it runs again.
        Assert.InRange(_attempts.Count, 3, 4);
    }

    [ConformanceFact]
    public async Task ActivityNotRegistered_FailsWithoutRetry()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, _) => context.CallActivityAsync(Echo, "", new RetryPolicy(5, TimeSpan.FromDays(1000), maxInterval: TimeSpan.FromDays(1000)))));
        await Client.StartAsync(Main, "one", "");

        var end = await SeeAsync(seen => seen.IsFinal);

        Assert.Equal((RuntimeStatus.Failed, "ActivityTaskNotFound"), (end.Status, end.Failure!.ErrorType));
    }

    private Code FailingTimes(int times, RetryPolicy policy) => new Code()
        .Activity(Echo, (_, input, _) =>
        {
            _attempts.Enqueue(Host.UtcNow);
            var attempt = _attempts.Count;
            return attempt > times
                ? Task.FromResult(input)
                : throw new ActivityFailureException("busy", $"attempt {attempt}", isTransient: true) { Properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["where"] = "there" } };
        })
        .Orchestrator(Main, (context, input) => context.CallActivityAsync(Echo, input, policy));
}
