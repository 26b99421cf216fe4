using System.Globalization;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>Values up to 4 MB go through every step; larger ones are refused where they come from.</summary>
public abstract class PayloadsConformance : ConformanceTest
{
    private const int Limit = 4 * 1024 * 1024;

    [ConformanceFact(Capability.LargestPayloads)]
    public async Task AsLargeAsAllowed_GoesThroughEveryStep()
    {
        // Two quotes belong to the JSON. It does not compress.
        var large = Convert.ToHexString(Bytes((Limit / 2) - 1));
        await StartAsync(Echoing().Orchestrator(Main, async (context, input) =>
        {
            var signal = await context.WaitForEventAsync(Signal);
            var echoed = await context.CallActivityAsync(Echo, input);
            return signal == input && echoed == input ? input : "changed on the way";
        }));
        Assert.True(await Client.StartAsync(Main, "one", large));
        await Client.RaiseEventAsync("one", Signal, large);

        var end = await EndOfAsync();

        Assert.True(Output(end) == large, $"{end.Output?.Length} characters came back");
        Assert.True((await Client.GetAsync("one"))!.Input == DurableJson.Serialize(large));
    }

    [ConformanceFact]
    public async Task TooLarge_ThrowsAtTheCallerAndRecordsNothing()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, _) => context.WaitForEventAsync(Signal)));
        var tooLarge = new string('x', Limit - 1);
        await Client.StartAsync(Main, "one", "");

        await Assert.ThrowsAsync<PayloadTooLargeException>(() => Client.StartAsync(Main, "two", tooLarge));
        await Assert.ThrowsAsync<PayloadTooLargeException>(() => Client.RaiseEventAsync("one", Signal, tooLarge));

        Assert.Null(await Client.GetAsync("two"));
        await Client.RaiseEventAsync("one", Signal, "small");
        Assert.Equal("small", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task TooLargeInput_OfAnActivity_ThrowsInTheOrchestrator()
    {
        await StartAsync(Echoing().Orchestrator(Main, async (context, _) =>
        {
            try
            {
                return await context.CallActivityAsync(Echo, new string('x', Limit - 1));
            }
            catch (PayloadTooLargeException tooLarge)
            {
                return tooLarge.LimitBytes.ToString(CultureInfo.InvariantCulture);
            }
        }));

        Assert.Equal(Limit.ToString(CultureInfo.InvariantCulture), Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task TooLargeOutput_OfAnActivity_IsItsFailure()
    {
        await StartAsync(new Code()
            .Activity(Echo, _ => new string('x', Limit - 1))
            .Orchestrator(Main, (context, _) => context.CallActivityAsync(Echo, "")));

        var failure = (await RunAsync()).Failure!;

        Assert.Equal((typeof(PayloadTooLargeException).FullName, false), (failure.ErrorType, failure.IsTransient));
    }

    [ConformanceFact]
    public async Task TooLargeOutput_OfTheInstance_FailsIt()
    {
        await StartAsync(new Code().Orchestrator(Main, (_, _) => Task.FromResult(new string('x', Limit - 1))));

        Assert.Equal(typeof(PayloadTooLargeException).FullName, (await RunAsync()).Failure!.ErrorType);
    }

    [ConformanceFact(Capability.LargestPayloads)]
    public async Task LimitCountsWhatIsWritten_NotCharacters()
    {
        await StartAsync(new Code().Orchestrator(Main, (_, input) => Task.FromResult(input)));
        // A quote is written as six bytes.
        var longest = new string('"', (Limit - 2) / 6);

        await Assert.ThrowsAsync<PayloadTooLargeException>(() => Client.StartAsync(Main, "one", longest + '"'));
        Assert.True(await Client.StartAsync(Main, "one", longest));
        Assert.Equal(longest.Length, Output(await EndOfAsync()).Length);
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
