namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>A polite end of the head, as a service manager or Ctrl-C asks for.</summary>
[Collection(ProcessCollection.Name)]
public sealed class TerminationTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Terminate_TransitionsUnderWay_ExitsWith0SoonAndTheNextStartGoesOn()
    {
        await using var installation = await Installation.StartAsync(clockFactor: 600);
        var requests = new Requests(installation);
        await installation.StartHeadAsync();
        await requests.PostAllAsync(atATime: 8);
        await using var watch = new ProgressWatch(installation.Api);
        watch.Start(() => [.. requests.Answered.Values]);
        await Until.HoldsAsync("the first plans are bought", Limit, async () => (await installation.Witness.ReadPlansAsync()).Count > 2);

        Assert.Equal(0, await installation.Head.TerminateAsync(TimeSpan.FromMinutes(1)));

        Assert.Contains(installation.HeadLines, line => line.Contains("TransitionHub: stopped", StringComparison.Ordinal));
        Assert.DoesNotContain(installation.HeadLines, line => line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal) || line.Contains("Unhandled", StringComparison.Ordinal));
        Assert.Contains(watch.Latest.Values, one => !one.IsFinal);

        await installation.StartHeadAsync();
        await Until.HoldsAsync("all transitions are final", Limit, () => watch.Latest.Count == requests.Answered.Count && watch.Latest.Values.All(one => one.IsFinal));

        Assert.Empty(watch.StepsBack);
        var verdict = new Verdict(installation, requests);
        await verdict.AssertOutcomesAsync();
        await verdict.AssertRecordsAsync();
        await verdict.AssertJournalAsync();
    }
}
