using Xunit.Abstractions;

namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary><c>kill -9</c> of the local head at any moment, then a start: the same end, and each plan bought once.</summary>
[Collection(ProcessCollection.Name)]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int ClockFactor = 600;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public Task Serve_KilledTwentyTimes_EndsAsIfNothingHadHappened() => KillAsync(kills: 20, Seed() ?? 20260131);

    [LongFact]
    public Task Serve_KilledAHundredTimes_EndsAsIfNothingHadHappened() => KillAsync(kills: 100, Seed() ?? Random.Shared.Next());

    /// <summary>A seed that failed is run again with TRANSITION_TEST_SEED.</summary>
    private static int? Seed() => int.TryParse(Environment.GetEnvironmentVariable("TRANSITION_TEST_SEED"), out var seed) ? seed : null;

    private async Task KillAsync(int kills, int seed)
    {
        output.WriteLine($"Seed {seed}");
        await using var installation = await Installation.StartAsync(ClockFactor);
        var requests = new Requests(installation);
        await using var watch = new ProgressWatch(installation.Api);
        watch.Start(() => [.. requests.Answered.Values]);
        var moments = new KillMoments(installation, watch, new Random(seed), kills, output);

        await installation.LaunchHeadAsync();
        var posting = requests.PostAllAsync(atATime: 8);
        for (var kill = 1; kill <= kills; kill++)
        {
            if (kill == kills * 2 / 5)
                await posting; // kills among the requests until here; from here on, kills among the work
            await moments.NextAsync(kill, IsOver);
            Assert.False(IsOver(), $"Everything was final before kill {kill}: the kills did not fall into the work.");
            await installation.Head.KillAsync();
            await installation.LaunchHeadAsync();
        }

        await Until.HoldsAsync("all transitions are final", Limit, IsOver);
        output.WriteLine($"{requests.Lost} answers were lost; {watch.Changes} changes were seen; {await installation.Witness.CountCallsAsync()} calls were made.");

        Assert.Empty(watch.StepsBack);
        var verdict = new Verdict(installation, requests);
        await verdict.AssertOutcomesAsync();
        await verdict.AssertRecordsAsync();
        await verdict.AssertJournalAsync();
        await verdict.AssertNoSecretAsync();

        bool IsOver() => requests.Answered.Count == installation.Estate.Customers.Count && requests.Answered.Values.All(id => watch.Latest.GetValueOrDefault(id) is { IsFinal: true });
    }
}
