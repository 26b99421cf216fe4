using System.Globalization;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

public abstract class ControlTests : EngineTest
{
    private static Code Waiting() => Echoing().Orchestrator(Main, async (context, input) =>
    {
        var answer = await context.WaitForEventAsync(Signal);
        return input + await context.CallActivityAsync(Echo, answer);
    });

    [Fact]
    public async Task Start_IdExists_AnswersFalseInAnyState()
    {
        var engine = await StartAsync(Waiting());
        Assert.True(await engine.StartAsync(Main, "one", "a"));
        Assert.False(await engine.StartAsync(Main, "one", "b"));
        await engine.RaiseEventAsync("one", Signal, "!");
        Assert.Equal("a!", Output(await EndOfAsync(engine)));

        Assert.False(await engine.StartAsync(Main, "one", "c"));
        Assert.Equal("\"a\"", (await engine.GetAsync("one"))!.Input);
    }

    [Fact]
    public async Task Start_ManyTimesAtOnce_ExactlyOneStarts()
    {
        var engine = await StartAsync(Waiting());

        var starts = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => engine.StartAsync(Main, "one", "")));

        Assert.Single(starts, started => started);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@entity")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\nb")]
    public async Task Start_IdNotAllowed_Throws(string id)
    {
        var engine = await StartAsync(Waiting());

        await Assert.ThrowsAsync<ArgumentException>(() => engine.StartAsync(Main, id, ""));
        await Assert.ThrowsAsync<ArgumentException>(() => engine.StartAsync(Main, new string('x', 257), ""));
    }

    [Theory]
    [InlineData("it's 100% | fine & (äöü) 漢字 +=,;:'\"")]
    [InlineData("plain-ID_1.2:3@4")]
    public async Task Start_UnusualId_IsKeptAsItIs(string id)
    {
        var engine = await StartAsync(Waiting());
        var longest = id.PadRight(256, 'ß');
        foreach (var each in new[] { id, longest })
        {
            Assert.True(await engine.StartAsync(Main, each, ""));
            await engine.RaiseEventAsync(each, Signal, "x");
            await EndOfAsync(engine, each);
            Assert.Equal(each, (await engine.GetAsync(each))!.InstanceId);
            Assert.False(await engine.StartAsync(Main, each, ""));
        }
    }

    [Fact]
    public async Task Start_OrchestratorNotRegistered_Throws()
    {
        var engine = await StartAsync(new Code());

        await Assert.ThrowsAsync<ArgumentException>(() => engine.StartAsync(Main, "one", ""));
    }

    [Fact]
    public async Task Get_Unknown_AnswersNull()
    {
        var engine = await StartAsync(Waiting());

        Assert.Null(await engine.GetAsync("nobody"));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => engine.WaitForCompletionAsync("nobody"));
    }

    [Fact]
    public async Task Control_UnknownOrFinal_SaysSo()
    {
        var engine = await StartAsync(Echoing().Orchestrator(Main, (_, input) => Task.FromResult(input)));
        await RunAsync(engine);
        foreach (var (id, expected) in new[] { ("nobody", ControlResult.NotFound), ("one", ControlResult.AlreadyFinal) })
        {
            Assert.Equal(expected, await engine.RaiseEventAsync(id, Signal, ""));
            Assert.Equal(expected, await engine.TerminateAsync(id, ""));
            Assert.Equal(expected, await engine.SuspendAsync(id, ""));
            Assert.Equal(expected, await engine.ResumeAsync(id, ""));
        }
    }

    [Fact]
    public async Task Terminate_Waiting_EndsWithTheReasonAndRunsNoCode()
    {
        var ranOn = false;
        var engine = await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            try
            {
                return await context.WaitForEventAsync(Signal);
            }
            finally
            {
                ranOn = true;
            }
        }));
        await engine.StartAsync(Main, "one", "");

        Assert.Equal(ControlResult.Accepted, await engine.TerminateAsync("one", "enough"));

        var end = await EndOfAsync(engine);
        Assert.Equal((RuntimeStatus.Terminated, "\"enough\"", false), (end.Status, end.Output, ranOn));
    }

    [Fact]
    public async Task Suspend_Twice_HoldsEverythingUntilResumedOnce()
    {
        var engine = await StartAsync(Echoing().Orchestrator(Main, async (context, _) =>
        {
            var timer = context.CreateTimerAsync(TimeSpan.FromHours(1), CancellationToken.None);
            var signal = await context.WaitForEventAsync(Signal);
            context.SetCustomStatus("ran");
            await timer;
            return signal;
        }));
        await engine.StartAsync(Main, "one", "");
        Assert.Equal(ControlResult.Accepted, await engine.SuspendAsync("one", "wait"));
        Assert.Equal(ControlResult.Accepted, await engine.SuspendAsync("one", "wait"));
        Assert.Equal(ControlResult.Accepted, await engine.RaiseEventAsync("one", Signal, "kept"));
        Time.Advance(TimeSpan.FromHours(2));

        var held = (await engine.GetAsync("one"))!;
        Assert.Equal((RuntimeStatus.Suspended, null), (held.Status, held.CustomStatus));
        Assert.Equal(ControlResult.Accepted, await engine.ResumeAsync("one", "go"));

        Assert.Equal("kept", Output(await EndOfAsync(engine)));
    }

    [Fact]
    public async Task Suspend_ThenRestart_StaysSuspendedWithWhatWasKept()
    {
        var first = await StartAsync(Waiting());
        await first.StartAsync(Main, "one", "");
        await first.SuspendAsync("one", "wait");
        await first.RaiseEventAsync("one", Signal, "kept");
        await first.KillAsync();

        var second = await StartAsync(Waiting());
        Assert.Equal(RuntimeStatus.Suspended, (await second.GetAsync("one"))!.Status);
        await second.ResumeAsync("one", "go");

        Assert.Equal("kept", Output(await EndOfAsync(second)));
    }

    [Fact]
    public async Task Resume_Running_DoesNothing()
    {
        var engine = await StartAsync(Waiting());
        await engine.StartAsync(Main, "one", "");

        Assert.Equal(ControlResult.Accepted, await engine.ResumeAsync("one", ""));
        await engine.RaiseEventAsync("one", Signal, "x");

        Assert.Equal("x", Output(await EndOfAsync(engine)));
    }

    [Fact]
    public async Task CustomStatus_Set_IsSeenByWhoeverAsks()
    {
        var engine = await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            context.SetCustomStatus(new { Percent = 40 });
            return await context.WaitForEventAsync(Signal);
        }));
        await engine.StartAsync(Main, "one", "");

        Assert.Equal("{\"percent\":40}", (await engine.GetAsync("one"))!.CustomStatus);
    }

    [Fact]
    public async Task CustomStatus_Above16KB_ThrowsInTheOrchestrator()
    {
        var engine = await StartAsync(new Code().Orchestrator(Main, (context, _) =>
        {
            context.SetCustomStatus(new string('x', OrchestrationContext.MaxCustomStatusBytes - 2));
            context.SetCustomStatus(new string('x', OrchestrationContext.MaxCustomStatusBytes - 1));
            return Task.FromResult("");
        }));

        Assert.Equal(typeof(PayloadTooLargeException).FullName, (await RunAsync(engine)).Failure!.ErrorType);
    }

    [Fact]
    public async Task Payload_ThreeMegabytesThatDoNotCompress_GoThroughEveryStep()
    {
        var random = new Random(7);
        var large = Convert.ToHexString(Bytes(random, 1_500_000));
        var engine = await StartAsync(Waiting());
        Assert.True(await engine.StartAsync(Main, "one", large));
        await engine.RaiseEventAsync("one", Signal, large[..1_000_000]);
        var end = await EndOfAsync(engine);
        Assert.Equal(large + large[..1_000_000], Output(end));

        var read = (await engine.GetAsync("one"))!;
        Assert.Equal(DurableJson.Serialize(large), read.Input);
        Assert.Equal(end.Output, read.Output);
        Assert.False(await engine.StartAsync(Main, "one", large + "another"));
        Assert.Equal(read.Input, (await engine.GetAsync("one"))!.Input);
    }

    [Fact]
    public async Task Payload_AboveFourMegabytes_ThrowsAtTheCaller()
    {
        var engine = await StartAsync(Waiting());
        var tooLarge = new string('x', (4 * 1024 * 1024) + 1);
        await engine.StartAsync(Main, "one", "");

        await Assert.ThrowsAsync<PayloadTooLargeException>(() => engine.StartAsync(Main, "two", tooLarge));
        await Assert.ThrowsAsync<PayloadTooLargeException>(() => engine.RaiseEventAsync("one", Signal, tooLarge));
        Assert.Null(await engine.GetAsync("two"));
    }

    [Fact]
    public async Task LiveInstances_MoreThanAllowed_AreRebuiltFromTheirHistory()
    {
        var engine = await StartAsync(Waiting(), options => options.MaxLiveInstances = 2);
        var ids = Enumerable.Range(0, 20).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToArray();
        foreach (var id in ids)
            await engine.StartAsync(Main, id, id + "-");
        foreach (var id in ids)
            await engine.RaiseEventAsync(id, Signal, "x");

        foreach (var id in ids)
            Assert.Equal(id + "-x", Output(await EndOfAsync(engine, id)));
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}

public sealed class ControlTestsInMemory : ControlTests
{
    protected override World CreateWorld() => new InMemoryWorld();
}

[Collection("Azurite")]
public sealed class ControlTestsOnAzurite(AzuriteFixture azurite) : ControlTests
{
    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);
}
