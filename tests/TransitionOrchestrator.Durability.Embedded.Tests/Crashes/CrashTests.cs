using TransitionOrchestrator.Durability.Conformance;
using System.Collections.Concurrent;
using System.Globalization;
using Xunit.Abstractions;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>
/// Kills the engine at every single write of a run, before and after the write, starts another one each time, and expects the
/// same end; then the same with writes chosen by seeds.
/// </summary>
public abstract class CrashTests(ITestOutputHelper log) : EngineTest
{
    private const string Expected = "e1 e2 [0 1 2 3] retried timeout late";
    private static readonly ActivityDefinition<string, string> Flaky = new("Flaky");

    private readonly ConcurrentDictionary<string, int> _attempts = new(StringComparer.Ordinal);

    protected abstract int SeededRuns { get; }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kill_AtEveryWrite_EndsTheSame(bool afterWrite)
    {
        var runs = 0;
        for (var dieAt = 1; ; dieAt++)
        {
            var id = $"run-{afterWrite}-{dieAt}";
            var crashes = await RunToTheEndAsync(id, crash => crash == 0 ? (dieAt, afterWrite) : null);
            runs++;
            if (crashes == 0)
                break;
        }

        log.WriteLine($"{runs} runs, {runs - 1} of them killed");
        Assert.InRange(runs, 7, 100);
    }

    [Fact]
    public async Task Kill_AtWritesChosenBySeed_EndsTheSame()
    {
        for (var run = 0; run < SeededRuns; run++)
        {
            var seed = Environment.GetEnvironmentVariable("CRASH_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : 7_000 + run;
            var random = new Random(seed);
            var kills = random.Next(1, 7);
            log.WriteLine($"CRASH_SEED={seed} kills={kills}");
            await RunToTheEndAsync($"seed-{seed}", crash => crash < kills ? (random.Next(1, 9), random.Next(2) == 0) : null);
        }
    }

    private async Task<int> RunToTheEndAsync(string id, Func<int, (int DieAt, bool AfterWrite)?> plan)
    {
        for (var crashes = 0; ; crashes++)
        {
            var death = plan(crashes);
            var store = new FaultingStore(World.Open(), death?.DieAt ?? int.MaxValue, death?.AfterWrite ?? false);
            var engine = await StartAsync(Workflow(), options => (options.LeaseRenewal, options.LeaseDuration) = (TimeSpan.FromDays(1), TimeSpan.FromDays(3)), store);
            var ending = DriveAsync(engine, id);
            await AdvanceUntilAsync(Task.WhenAny(ending, store.Died));
            if (store.Died.IsCompleted)
            {
                await engine.KillAsync();
                await Assert.ThrowsAnyAsync<Exception>(() => ending.WaitAsync(Patience));
                continue;
            }

            var end = await ending;
            Assert.Equal(Expected, Output(end));
            await engine.DisposeAsync();
            return crashes;
        }
    }

    /// <summary>Does what an impatient caller does: all of it again after each crash.</summary>
    private static async Task<InstanceSnapshot> DriveAsync(EmbeddedEngine engine, string id)
    {
        await engine.StartAsync(Main, id, "");
        var known = (await engine.GetAsync(id))!;
        if (!known.IsFinal && !string.Equals(known.CustomStatus, "\"late\"", StringComparison.Ordinal))
            await engine.RaiseEventAsync(id, Signal, "late");
        return await engine.WaitForCompletionAsync(id);
    }

    private Task AdvanceUntilAsync(Task task) => Time.AdvanceUntilAsync(task, TimeSpan.FromHours(1)).WaitAsync(Patience);

    private Code Workflow() => new Code()
        .Activity(Echo, input => input)
        .Activity(Flaky, (context, input, _) => _attempts.AddOrUpdate(context.InstanceId, 1, (_, count) => count + 1) < 2
            ? throw new TimeoutException()
            : Task.FromResult(input))
        .Orchestrator(Main, async (context, _) =>
        {
            var first = await context.CallActivityAsync(Echo, "e1");
            var second = await context.CallActivityAsync(Echo, "e2");
            var fan = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => context.CallActivityAsync(Echo, number.ToString(CultureInfo.InvariantCulture))));
            var retried = await context.CallActivityAsync(Flaky, "retried", new RetryPolicy(20, TimeSpan.FromMinutes(1)));
            var timeout = await context.WaitForEventOrTimeoutAsync(new EventDefinition<string>("Never"), TimeSpan.FromHours(1));
            var late = await context.WaitForEventAsync(Signal);
            context.SetCustomStatus("late");
            await context.CreateTimerAsync(TimeSpan.FromDays(1), CancellationToken.None);
            return $"{first} {second} [{string.Join(' ', fan)}] {retried} {(timeout.Received ? "event" : "timeout")} {late}";
        });
}

public sealed class CrashTestsInMemory(ITestOutputHelper log) : CrashTests(log)
{
    protected override int SeededRuns => 60;

    protected override World CreateWorld() => new InMemoryWorld();
}

[Collection("Azurite")]
public sealed class CrashTestsOnAzurite(AzuriteFixture azurite, ITestOutputHelper log) : CrashTests(log)
{
    protected override int SeededRuns => 4;

    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);
}
