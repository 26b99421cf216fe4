using Xunit.Abstractions;

namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary><c>kill -9</c> of the local head at any moment, then a start: the same end, and each plan bought once.</summary>
[Collection(ProcessCollection.Name)]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int ClockFactor = 600;

    /// <summary>Let through until the last kill; undisturbed, the sample needs about 170 in all.</summary>
    private const int WritesUntilTheLastKill = 130;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

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
        var moments = new KillMoments(installation, new Random(seed), kills, WritesUntilTheLastKill, output);

        var posting = requests.PostAllAsync(atATime: 3);
        for (var kill = 1; kill <= kills; kill++)
        {
            var comes = await moments.PrepareAsync(kill);
            await installation.LaunchHeadAsync();
            await comes();
            Assert.False(IsOver(), $"Everything was final before kill {kill}: the kills did not fall into the work.");
            await installation.Head.KillAsync();
        }

        foreach (var phase in watch.Latest.Values.CountBy(one => one.Status))
            output.WriteLine($"{phase.Value} are seen {phase.Key}.");
        output.WriteLine($"{(await installation.Witness.ReadWritesAsync()).Count} writes were made until the last kill; of {watch.Latest.Count} transitions {watch.Latest.Values.Count(one => one.IsFinal)} are final.");
        await installation.Witness.LetAllPassAsync();
        await installation.LaunchHeadAsync();
        await posting;
        await Until.HoldsAsync("all transitions are final", Limit, IsOver);
        output.WriteLine($"{requests.Lost} answers were lost; {watch.Changes} changes were seen; {(await installation.Witness.ReadWritesAsync()).Count} writes were made.");

        Assert.Empty(watch.StepsBack);
        var verdict = new Verdict(installation, requests);
        await verdict.AssertOutcomesAsync();
        await verdict.AssertRecordsAsync();
        await verdict.AssertJournalAsync();
        await verdict.AssertNoSecretAsync();

        bool IsOver() => requests.Answered.Count == installation.Estate.Customers.Count && requests.Answered.Values.All(id => watch.Latest.GetValueOrDefault(id) is { IsFinal: true });
    }
}
