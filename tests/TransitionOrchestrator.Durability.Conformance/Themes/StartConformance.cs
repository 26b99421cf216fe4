namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>An id is started once, whatever became of it.</summary>
public abstract class StartConformance : ConformanceTest
{
    [ConformanceFact]
    public async Task IdExists_AnswersFalseInAnyState()
    {
        await StartAsync(Waiting());
        Assert.True(await Client.StartAsync(Main, "one", "a"));
        Assert.False(await Client.StartAsync(Main, "one", "b"));
        await Client.RaiseEventAsync("one", Signal, "!");
        Assert.Equal("a!", Output(await EndOfAsync()));

        Assert.False(await Client.StartAsync(Main, "one", "c"));
        Assert.Equal("\"a\"", (await Client.GetAsync("one"))!.Input);
    }

    [ConformanceFact]
    public async Task IdExistsSuspended_AnswersFalse()
    {
        await StartAsync(Waiting());
        await Client.StartAsync(Main, "one", "a");
        await Client.SuspendAsync("one", "wait");
        await SeeAsync(seen => seen.Status == RuntimeStatus.Suspended);

        Assert.False(await Client.StartAsync(Main, "one", "b"));
        Assert.Equal(RuntimeStatus.Suspended, (await Client.GetAsync("one"))!.Status);
    }

    [ConformanceFact(Capability.Crash)]
    public async Task IdExistsFromBeforeTheCrash_AnswersFalse()
    {
        await StartAsync(Waiting());
        await Client.StartAsync(Main, "one", "a");
        await Host.ReloadAsync();

        Assert.False(await Client.StartAsync(Main, "one", "b"));
        await Client.RaiseEventAsync("one", Signal, "!");
        Assert.Equal("a!", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task ManyTimesAtOnce_ExactlyOneStarts()
    {
        await StartAsync(Waiting());

        var starts = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Client.StartAsync(Main, "one", "")));

        Assert.Single(starts, started => started);
    }

    [ConformanceFact]
    public async Task IdNotAllowed_Throws()
    {
        await StartAsync(Waiting());

        foreach (var id in new[] { "", "@entity", "a/b", "a\\b", "a#b", "a?b", "a\nb", new string('x', 257) })
            await Assert.ThrowsAsync<ArgumentException>(() => Client.StartAsync(Main, id, ""));
    }

    [ConformanceFact]
    public async Task UnusualId_IsKeptAsItIs()
    {
        await StartAsync(Waiting());

        foreach (var id in new[] { "it's 100% | fine & (äöü) 漢字 +=,;:'\"", "plain-ID_1.2:3@4", "two".PadRight(256, 'ß') })
        {
            Assert.True(await Client.StartAsync(Main, id, ""));
            await Client.RaiseEventAsync(id, Signal, "x");
            await EndOfAsync(id);
            Assert.Equal(id, (await Client.GetAsync(id))!.InstanceId);
            Assert.False(await Client.StartAsync(Main, id, ""));
        }
    }

    [ConformanceFact(Capability.CaseSensitiveIds)]
    public async Task IdsThatDifferInCase_AreApart()
    {
        await StartAsync(Waiting());

        Assert.True(await Client.StartAsync(Main, "UPPER", ""));
        Assert.True(await Client.StartAsync(Main, "upper", ""));
    }

    [ConformanceFact]
    public async Task Unknown_IsNull()
    {
        await StartAsync(Waiting());

        Assert.Null(await Client.GetAsync("nobody"));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => Client.WaitForCompletionAsync("nobody"));
    }

    [ConformanceFact]
    public async Task WaitForCompletion_ManyWait_AllAreTold()
    {
        await StartAsync(Waiting());
        await Client.StartAsync(Main, "one", "a");
        var waiting = Enumerable.Range(0, 20).Select(_ => Client.WaitForCompletionAsync("one")).ToArray();

        await Client.RaiseEventAsync("one", Signal, "!");

        foreach (var each in waiting)
            Assert.Equal("a!", Output(await each.WaitAsync(TimeSpan.FromMinutes(5))));
    }

    [ConformanceFact]
    public async Task WaitForCompletion_GivenUp_Throws()
    {
        await StartAsync(Waiting());
        await Client.StartAsync(Main, "one", "a");
        using var giveUp = new CancellationTokenSource();
        var waiting = Client.WaitForCompletionAsync("one", giveUp.Token);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static Code Waiting() => Echoing().Orchestrator(Main, async (context, input) =>
    {
        var answer = await context.WaitForEventAsync(Signal);
        return input + await context.CallActivityAsync(Echo, answer);
    });
}
