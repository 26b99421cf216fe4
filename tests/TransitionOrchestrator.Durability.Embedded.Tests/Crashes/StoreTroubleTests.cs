using TransitionOrchestrator.Durability.Conformance;
using System.Collections.Concurrent;
using System.Globalization;
using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

[Collection("Azurite")]
public sealed class StoreTroubleTests(AzuriteFixture azurite, ITestOutputHelper log) : EngineTest
{
    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Network_LosesRequestsAndAnswers_EachResultIsRecordedOnce(int retriesOfTheClientLibrary)
    {
        const int Seed = 11;
        var network = new LossyPolicy(Seed, percent: 15);
        var calls = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var code = new Code()
            .Activity(Echo, (context, input, _) =>
            {
                Assert.False(context.MayHaveRunBefore);
                calls.AddOrUpdate(context.InstanceId + input, 1, (_, count) => count + 1);
                return Task.FromResult(input);
            })
            .Orchestrator(Main, async (context, input) =>
            {
                foreach (var step in "abcde")
                    input += await context.CallActivityAsync(Echo, $"{step}");
                return input;
            });
        var engine = await StartAsync(code, store: Store(network, retriesOfTheClientLibrary, azurite.Server.ConnectionString));
        network.IsOn = true;

        var ids = Enumerable.Range(0, 40).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToArray();
        var starts = await Task.WhenAll(ids.Select(id => engine.StartAsync(Main, id, id))).WaitAsync(Patience);
        var ends = await Task.WhenAll(ids.Select(id => engine.WaitForCompletionAsync(id))).WaitAsync(Patience);
        network.IsOn = false;

        log.WriteLine($"seed {Seed}: {network.LostRequests} requests and {network.LostAnswers} answers were lost");
        Assert.All(starts, Assert.True);
        Assert.Equal(ids.Select(id => id + "abcde"), ends.Select(Output), StringComparer.Ordinal);
        Assert.Equal(200, calls.Count);
        Assert.All(calls.Values, count => Assert.Equal(1, count));
        Assert.InRange(network.LostAnswers, 3, 1000);
        Assert.InRange(network.LostRequests, 3, 1000);
    }

    [Fact]
    public async Task Store_GoneForAWhile_WorkGoesOnWhenItIsBack()
    {
        var network = new LossyPolicy(0, percent: 100);
        var code = Echoing().Orchestrator(Main, async (context, _) =>
        {
            var signal = await context.WaitForEventAsync(Signal);
            return await context.CallActivityAsync(Echo, signal);
        });
        var engine = await StartAsync(code, store: Store(network, 0, azurite.Server.ConnectionString));
        await engine.StartAsync(Main, "one", "");
        network.IsOn = true;

        var raising = engine.RaiseEventAsync("one", Signal, "kept");
        while (network.LostRequests + network.LostAnswers < 2)
            await Task.Yield();
        Assert.False(raising.IsCompleted);
        network.IsOn = false;

        Assert.Equal(ControlResult.Accepted, await raising.WaitAsync(Patience));
        Assert.Equal("kept", Output(await EndOfAsync(engine)));
    }

    private TableHistoryStore Store(LossyPolicy network, int retries, string connectionString)
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = retries;
        options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        options.AddPolicy(network, HttpPipelinePosition.PerRetry);
        return new TableHistoryStore(new TableServiceClient(connectionString, options), World.Hub, TimeProvider.System, NullLogger<TableHistoryStore>.Instance);
    }
}
