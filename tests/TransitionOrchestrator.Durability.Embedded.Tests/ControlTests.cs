using TransitionOrchestrator.Durability.Conformance;
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
    public async Task Start_OrchestratorNotRegistered_Throws()
    {
        var engine = await StartAsync(new Code());

        await Assert.ThrowsAsync<ArgumentException>(() => engine.StartAsync(Main, "one", ""));
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
