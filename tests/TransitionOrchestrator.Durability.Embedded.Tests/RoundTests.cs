using TransitionOrchestrator.Durability.Conformance;
using System.Globalization;
using Azure.Data.Tables;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>Continue-as-new: what comes along, what stays behind, and how much room it takes.</summary>
public abstract class RoundTests : EngineTest
{
    [Fact]
    public async Task ContinueAsNew_EventsThatNobodyTook_ComeAlongInOrder()
    {
        var engine = await StartAsync(Echoing().Orchestrator(Main, async (context, input) =>
        {
            if (input == "")
            {
                context.ContinueAsNew(await context.WaitForEventAsync(Signal));
                return "not used";
            }

            for (var more = 0; more < 3; more++)
                input += await context.WaitForEventAsync(Signal);
            return input;
        }));
        await engine.StartAsync(Main, "one", "");
        await engine.SuspendAsync("one", "so that all four come in one turn");
        foreach (var letter in "abcd")
            await engine.RaiseEventAsync("one", Signal, $"{letter}");

        await engine.ResumeAsync("one", "");

        var end = await EndOfAsync(engine);
        Assert.Equal("abcd", Output(end));
        Assert.Equal((1, "\"a\""), (end.Execution, end.Input));
    }

    [Theory]
    [InlineData(true, "late!")]
    [InlineData(false, "!")]
    public async Task ContinueAsNew_EventThatCameToAWaitThatTimedOut_ComesAlongUnlessDropped(bool preserve, string expected)
    {
        var other = new EventDefinition<string>("Other");
        var engine = await StartAsync(Echoing().Orchestrator(Main, async (context, input) =>
        {
            if (input == "next")
                return await context.WaitForEventAsync(Signal);
            await context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1));
            context.SetCustomStatus("timed out");
            await context.WaitForEventAsync(other);
            context.ContinueAsNew("next", preserve);
            return "";
        }));
        await engine.StartAsync(Main, "one", "");
        await Time.AdvanceToTimerAsync(Time.GetUtcNow() + TimeSpan.FromHours(1)).WaitAsync(Patience);
        while ((await engine.GetAsync("one"))!.CustomStatus is null)
            await Task.Yield();
        await engine.RaiseEventAsync("one", Signal, "late!");

        await engine.RaiseEventAsync("one", other, "go on");
        await engine.RaiseEventAsync("one", Signal, "!");

        Assert.Equal(expected, Output(await EndOfAsync(engine)));
    }

    [Fact]
    public async Task ContinueAsNew_Suspended_NextRoundBeginsWhenResumed()
    {
        var rounds = 0;
        var code = Echoing().Orchestrator(Main, async (context, input) =>
        {
            rounds++;
            if (input == "next")
                return $"{input} {context.CurrentUtc:O}";
            await context.WaitForEventAsync(Signal);
            context.ContinueAsNew("next");
            return "";
        });
        var first = await StartAsync(code);
        await first.StartAsync(Main, "one", "");
        await first.SuspendAsync("one", "");
        await first.RaiseEventAsync("one", Signal, "");
        await Task.WhenAll(first.ResumeAsync("one", ""), first.SuspendAsync("one", ""));
        var before = rounds;
        await first.KillAsync();

        var second = await StartAsync(code);
        Assert.Equal(RuntimeStatus.Suspended, (await second.GetAsync("one"))!.Status);
        Time.Advance(TimeSpan.FromHours(1));
        await second.ResumeAsync("one", "");

        Assert.StartsWith("next ", Output(await EndOfAsync(second)), StringComparison.Ordinal);
        Assert.True(rounds > before);
    }

    [Fact]
    public async Task ContinueAsNew_ThenThrow_FailsTheInstance()
    {
        var engine = await StartAsync(Echoing().Orchestrator(Main, (context, _) =>
        {
            context.ContinueAsNew("next");
            throw new InvalidOperationException("after all");
        }));

        Assert.Equal("after all", (await RunAsync(engine)).Failure!.Message);
    }

    [Fact]
    public async Task ContinueAsNew_ResultsOfTheRoundBefore_AreNotTakenForThoseOfTheNext()
    {
        var slow = new TaskCompletionSource<string>();
        var engine = await StartAsync(new Code().Activity(Echo, async (_, input, _) => input == "slow" ? await slow.Task : input).Orchestrator(Main, async (context, input) =>
        {
            if (input == "")
            {
                _ = context.CallActivityAsync(Echo, "slow");
                await context.CallActivityAsync(Echo, "quick");
                context.ContinueAsNew("next");
                return "";
            }

            context.SetCustomStatus("next");
            return await context.WaitForEventAsync(Signal) + await context.CallActivityAsync(Echo, "right") + context.NewGuid();
        }));
        await engine.StartAsync(Main, "one", "");
        while ((await engine.GetAsync("one"))!.CustomStatus is null)
            await Task.Yield();

        slow.SetResult("wrong");
        await engine.RaiseEventAsync("one", Signal, "");

        Assert.StartsWith("right", Output(await EndOfAsync(engine)), StringComparison.Ordinal);
    }

    protected static Code Eternal(int rounds, int largeEvery = 1000) => Echoing().Orchestrator(Main, async (context, input) =>
    {
        var round = int.Parse(input.TrimEnd('.'), CultureInfo.InvariantCulture);
        if (round == rounds)
            return context.InstanceId;
        // Now and then a round of several segments and an input that takes rows of its own.
        if (round % largeEvery == 1)
            await Task.WhenAll(Enumerable.Range(0, 40).Select(number => context.CallActivityAsync(Echo, Random(number, 1000))));
        context.ContinueAsNew((round + 1).ToString(CultureInfo.InvariantCulture) + (round % largeEvery == 2 ? new string('.', 300_000) : ""));
        return "";
    });

    // Text that does not compress, the same each time.
    protected static string Random(int seed, int length) => string.Create(length, new Random(seed), (text, random) => random.GetItems("abcdefghijklmnopqrstuvwxyz0123456789", text));
}

public sealed class RoundTestsInMemory : RoundTests
{
    protected override World CreateWorld() => new InMemoryWorld();

    [Fact]
    public async Task ContinueAsNew_TenThousandRounds_HistoryStaysSmall()
    {
        var engine = await StartAsync(Eternal(10_000));

        var end = await RunAsync(engine, "0");

        Assert.Equal((RuntimeStatus.Completed, 10_000), (end.Status, end.Execution));
        var stored = (await World.Open().ReadAsync("one", withHistory: true, default))!;
        Assert.Empty(stored.History);
        Assert.InRange(stored.Tail.Length, 1, 1000);
    }
}

[Collection("Azurite")]
public sealed class RoundTestsOnAzurite(AzuriteFixture azurite) : RoundTests
{
    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);

    [Fact]
    public async Task ContinueAsNew_ManyRoundsWithSegmentsAndLargeInputs_RowsDoNotPileUp()
    {
        var engine = await StartAsync(Eternal(4), store: World.Open());
        await RunAsync(engine, "0", "few");
        var few = await CountRowsAsync("few");

        await engine.DisposeAsync();
        engine = await StartAsync(Eternal(410, largeEvery: 100));
        await RunAsync(engine, "0", "many");

        // Two places of rows, whatever the number of rounds.
        Assert.InRange(await CountRowsAsync("many"), 2, 2 * few);
    }

    private async Task<int> CountRowsAsync(string id)
    {
        var count = 0;
        await foreach (var row in ((AzuriteWorld)World).Tables().GetTableClient(World.Hub + "History").QueryAsync<TableEntity>(filter: $"RowKey ge '{id}' and RowKey lt '{id}~'"))
            count++;
        return count;
    }
}
