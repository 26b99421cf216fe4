using TransitionOrchestrator.Durability.Conformance;
using System.Collections.Concurrent;
using System.Globalization;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

public abstract class ActivityTests : EngineTest
{
    private static readonly ActivityDefinition<int, int> Square = new("Square");
    private static readonly ActivityDefinition<string, string> Fail = new("Fail");

    [Fact]
    public async Task CallActivity_FanOutOf2000_AllAnswersArrive()
    {
        var engine = await StartAsync(new Code().Activity(Square, input => input * input).Orchestrator(Main, async (context, _) =>
        {
            var squares = await Task.WhenAll(Enumerable.Range(0, 2000).Select(number => context.CallActivityAsync(Square, number)));
            return squares.Sum(square => (long)square).ToString(CultureInfo.InvariantCulture);
        }));

        Assert.Equal(Enumerable.Range(0, 2000).Sum(number => (long)number * number).ToString(CultureInfo.InvariantCulture), Output(await RunAsync(engine)));
    }

    [Fact]
    public async Task CallActivity_WithRetry_WaitsAsThePolicySays()
    {
        var attempts = new ConcurrentQueue<DateTimeOffset>();
        var engine = await StartAsync(new Code()
            .Activity(Fail, (_, input, _) =>
            {
                attempts.Enqueue(Time.GetUtcNow());
                return attempts.Count < 4 ? throw new TimeoutException() : Task.FromResult(input);
            })
            .Orchestrator(Main, (context, input) => context.CallActivityAsync(Fail, input, new RetryPolicy(4, TimeSpan.FromMinutes(1), 2, TimeSpan.FromMinutes(3)))));
        var start = Time.GetUtcNow();
        await engine.StartAsync(Main, "one", "done");
        foreach (var minutes in new[] { 1, 3, 6 })
            await Time.AdvanceToTimerAsync(start + TimeSpan.FromMinutes(minutes));

        Assert.Equal("done", Output(await EndOfAsync(engine)));
        Assert.Equal([0, 1, 3, 6], attempts.Select(attempt => (attempt - start).TotalMinutes));
    }

    [Fact]
    public async Task CallActivity_RetryTimeLimit_NoAttemptStartsLater()
    {
        var calls = 0;
        var engine = await StartAsync(new Code()
            .Activity(Fail, (_, _, _) =>
            {
                Interlocked.Increment(ref calls);
                throw new TimeoutException();
            })
            .Orchestrator(Main, (context, _) => context.CallActivityAsync(Fail, "", new RetryPolicy(100, TimeSpan.FromHours(1), timeLimit: TimeSpan.FromHours(2.5)))));
        var start = Time.GetUtcNow();
        await engine.StartAsync(Main, "one", "");
        await Time.AdvanceToTimerAsync(start + TimeSpan.FromHours(1));
        await Time.AdvanceToTimerAsync(start + TimeSpan.FromHours(2));

        Assert.Equal(RuntimeStatus.Failed, (await EndOfAsync(engine)).Status);
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task CallActivity_FirstDispatch_HasNotRunBefore()
    {
        var engine = await StartAsync(new Code()
            .Activity(Echo, (context, _, _) => Task.FromResult($"{context.InstanceId} {context.MayHaveRunBefore}"))
            .Orchestrator(Main, (context, _) => context.CallActivityAsync(Echo, "")));

        Assert.Equal("one False", Output(await RunAsync(engine)));
    }

    [Fact]
    public async Task CallActivity_MoreThanAllowed_RunAtMostSoManyAtOnce()
    {
        var now = 0;
        var most = 0;
        var engine = await StartAsync(
            new Code()
                .Activity(Echo, async (_, input, _) =>
                {
                    var running = Interlocked.Increment(ref now);
                    InterlockedMax(ref most, running);
                    await Task.Yield();
                    Interlocked.Decrement(ref now);
                    return input;
                })
                .Orchestrator(Main, async (context, _) => string.Concat(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => context.CallActivityAsync(Echo, "x"))))),
            options => options.MaxConcurrentActivities = 3);

        Assert.Equal(50, Output(await RunAsync(engine)).Length);
        Assert.InRange(most, 1, 3);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var known = Volatile.Read(ref most); value > known; known = Volatile.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, value, known) == known)
                return;
        }
    }
}

public sealed class ActivityTestsInMemory : ActivityTests
{
    protected override World CreateWorld() => new InMemoryWorld();
}

[Collection("Azurite")]
public sealed class ActivityTestsOnAzurite(AzuriteFixture azurite) : ActivityTests
{
    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);
}
