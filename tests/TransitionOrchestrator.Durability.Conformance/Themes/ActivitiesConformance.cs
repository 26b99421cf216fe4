using System.Collections.Concurrent;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>Activities run at least once, and one result of each is recorded.</summary>
public abstract class ActivitiesConformance : ConformanceTest
{
    private static readonly ActivityDefinition<Order, Receipt> Sell = new("Sell");
    private static readonly ActivityDefinition<string?, string?> Maybe = new("Maybe");

    [ConformanceFact]
    public async Task InSequence_EachSeesTheAnswerBefore()
    {
        await StartAsync(Echoing().Orchestrator(Main, async (context, input) =>
        {
            var first = await context.CallActivityAsync(Echo, input + "1");
            var second = await context.CallActivityAsync(Echo, first + "2");
            return await context.CallActivityAsync(Echo, second + "3");
        }));

        Assert.Equal("x123", Output(await RunAsync("x")));
    }

    [ConformanceFact]
    public async Task TypedInputAndOutput_ArriveAsTheyWere()
    {
        var at = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);
        Order? seen = null;
        await StartAsync(new Code()
            .Activity(Sell, (_, order, _) =>
            {
                seen = order;
                return Task.FromResult(new Receipt(order.Id, order.Lines.Count, at));
            })
            .Orchestrator(Main, async (context, _) =>
            {
                var receipt = await context.CallActivityAsync(Sell, new Order(Guid.Empty, Colour.Green, ["a", "ü\"\\\n漢"], null));
                return $"{receipt.Id:N} {receipt.Count} {receipt.At == at}";
            }));

        Assert.Equal("00000000000000000000000000000000 2 True", Output(await RunAsync()));
        Assert.Equal((Colour.Green, null), (seen!.Colour, seen.Note));
        Assert.Equal(["a", "ü\"\\\n漢"], seen.Lines, StringComparer.Ordinal);
    }

    [ConformanceFact]
    public async Task Null_GoesInAndComesOut()
    {
        await StartAsync(new Code()
            .Activity(Maybe, input => input is null ? null : "not null")
            .Orchestrator(Main, async (context, _) => await context.CallActivityAsync(Maybe, null) ?? "null"));

        Assert.Equal("null", Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task WhenAny_FirstAnswerGoesOn()
    {
        var released = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await StartAsync(new Code()
            .Activity(Echo, async (_, input, stop) => input == "slow" ? await released.Task.WaitAsync(stop) : input)
            .Orchestrator(Main, async (context, _) =>
            {
                var slow = context.CallActivityAsync(Echo, "slow");
                var fast = context.CallActivityAsync(Echo, "fast");
                var first = await await Task.WhenAny(slow, fast);
                context.SetCustomStatus(first);
                return first + await slow;
            }));
        await Client.StartAsync(Main, "one", "");

        await SeeStatusAsync("fast");
        released.SetResult("slow");

        Assert.Equal("fastslow", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task Context_NamesTheCaller()
    {
        await StartAsync(new Code()
            .Activity(Echo, (context, _, _) => Task.FromResult(context.InstanceId))
            .Orchestrator(Main, (context, _) => context.CallActivityAsync(Echo, "")));

        Assert.Equal("customer 7", Output(await RunAsync(id: "customer 7")));
    }

    [ConformanceFact]
    public async Task SameCallTwice_RunsTwice()
    {
        var calls = 0;
        await StartAsync(new Code()
            .Activity(Echo, (_, _, _) => Task.FromResult($"{Interlocked.Increment(ref calls)}"))
            .Orchestrator(Main, async (context, _) => await context.CallActivityAsync(Echo, "same") + await context.CallActivityAsync(Echo, "same")));

        Assert.Equal("12", Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task ResultRecorded_IsNotRunAgainOnReplay()
    {
        var calls = 0;
        await StartAsync(new Code()
            .Activity(Echo, (_, _, _) => Task.FromResult($"{Interlocked.Increment(ref calls)}"))
            .Orchestrator(Main, async (context, _) =>
            {
                var first = await context.CallActivityAsync(Echo, "");
                context.SetCustomStatus("waiting");
                return first + await context.WaitForEventAsync(Signal);
            }));
        await Client.StartAsync(Main, "one", "");
        await SeeStatusAsync("waiting");
        await Host.ReloadAsync();

        await Client.RaiseEventAsync("one", Signal, "!");

        Assert.Equal("1!", Output(await EndOfAsync()));
        Assert.Equal(1, calls);
    }

    [ConformanceFact(Capability.Crash)]
    public async Task UnderWayAtTheCrash_RunsAgainAndKnowsIt()
    {
        var calls = new ConcurrentQueue<bool>();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await StartAsync(new Code()
            .Activity(Echo, async (context, input, stop) =>
            {
                calls.Enqueue(context.MayHaveRunBefore);
                if (started.TrySetResult())
                    await Task.Delay(Timeout.Infinite, stop);
                return input;
            })
            .Orchestrator(Main, (context, input) => context.CallActivityAsync(Echo, input)));
        await Client.StartAsync(Main, "one", "x");
        await started.Task;

        await Host.ReloadAsync();

        Assert.Equal("x", Output(await EndOfAsync()));
        Assert.Equal(2, calls.Count);
        Assert.True(calls.Last());
    }

    [ConformanceFact]
    public async Task AttemptAfterAFailedOne_MayHaveRunBefore()
    {
        var seen = new ConcurrentQueue<bool>();
        await StartAsync(new Code()
            .Activity(Echo, (context, input, _) =>
            {
                seen.Enqueue(context.MayHaveRunBefore);
                return seen.Count == 1 ? throw new TimeoutException("after half of the work") : Task.FromResult(input);
            })
            .Orchestrator(Main, (context, _) => context.CallActivityAsync(Echo, "", new RetryPolicy(2, Unit))));

        Assert.Equal(RuntimeStatus.Completed, (await RunAsync()).Status);
        Assert.Equal(2, seen.Count);
        Assert.True(seen.Last());
    }

    private enum Colour
    {
        Red,
        Green,
    }

    private sealed record Order(Guid Id, Colour Colour, IReadOnlyList<string> Lines, string? Note);

    private sealed record Receipt(Guid Id, int Count, DateTimeOffset At);
}
