using TransitionOrchestrator.Durability.Conformance;
namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>Events between instances: each arrives once and in order, also when it is sent twice.</summary>
public abstract class MessageTests : EngineTest
{
    private static readonly OrchestratorDefinition<string, string> Receiver = new("Receiver");

    [Fact]
    public async Task SendEvent_Many_ArriveInOrder()
    {
        var engine = await StartAsync(Code(50));
        await engine.StartAsync(Receiver, "receiver", "50");
        await engine.StartAsync(Main, "one", "receiver");

        Assert.Equal(string.Join(' ', Enumerable.Range(0, 50)), Output(await EndOfAsync(engine, "receiver")));
    }

    [Fact]
    public async Task SendEvent_ToNobodyAndToTheFinal_IsDropped()
    {
        var engine = await StartAsync(Code(2));

        Assert.Equal("sent", Output(await RunAsync(engine, "nobody")));
        Assert.Equal("sent", Output(await RunAsync(engine, "one", "two")));
        Assert.Equal(ControlResult.Accepted, await engine.PurgeAsync("two"));
    }

    [Fact]
    public async Task SendEvent_ToItself_Arrives()
    {
        var engine = await StartAsync(Echoing().Orchestrator(Main, (context, _) =>
        {
            context.SendEvent(context.InstanceId, Signal, "to me");
            return context.WaitForEventAsync(Signal);
        }));

        Assert.Equal("to me", Output(await RunAsync(engine)));
    }

    [Fact]
    public async Task SendEvent_KilledBeforeItIsKnownToBeDelivered_IsRecognisedWhenItComesAgain()
    {
        // Writes: the sender's start with three events, the receiver's turns, the sender's note that they are delivered.
        for (var dieAtWrite = 1; dieAtWrite <= 6; dieAtWrite++)
        {
            foreach (var afterWrite in new[] { false, true })
            {
                var (sender, receiver) = ($"sender-{dieAtWrite}-{afterWrite}", $"receiver-{dieAtWrite}-{afterWrite}");
                var first = await StartAsync(Code(3));
                await first.StartAsync(Receiver, receiver, "4");
                await first.KillAsync();
                var store = new FaultingStore(World.Open(), dieAtWrite, afterWrite);
                var second = await StartAsync(Code(3), store: store);
                var sent = second.StartAsync(Main, sender, receiver);
                await Task.WhenAny(store.Died, WhenSettledAsync(sender));
                await second.KillAsync();
                await Record.ExceptionAsync(() => sent.WaitAsync(Patience));

                var third = await StartAsync(Code(3));
                await third.StartAsync(Main, sender, receiver);
                await EndOfAsync(third, sender);
                await WhenSettledAsync(sender);
                await third.RaiseEventAsync(receiver, Signal, "end");

                Assert.Equal("0 1 2 end", Output(await EndOfAsync(third, receiver)));
                await third.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Received_SenderHasNothingUnderWay_IsForgotten()
    {
        var engine = await StartAsync(Code(1));
        await engine.StartAsync(Receiver, "receiver", "9");
        for (var sender = 0; sender < 5; sender++)
        {
            await RunAsync(engine, "receiver", $"sender{sender}");
            await WhenSettledAsync($"sender{sender}");
        }

        await engine.RaiseEventAsync("receiver", Signal, "x");

        var stored = (await World.Open().ReadAsync("receiver", withHistory: false, default))!;
        Assert.Null(stored.Head.Received);
    }

    [Fact]
    public async Task StartChildAndSendToIt_InOneTurn_ChildGetsTheEvent()
    {
        var engine = await StartAsync(Echoing()
            .Orchestrator(Receiver, (context, _) => context.WaitForEventAsync(Signal))
            .Orchestrator(Main, (context, _) =>
            {
                var child = context.CallSubOrchestratorAsync(Receiver, "", new SubOrchestrationOptions { InstanceId = "kid" });
                context.SendEvent("kid", Signal, "hello");
                return child;
            }));

        Assert.Equal("hello", Output(await RunAsync(engine)));
    }

    [Fact]
    public async Task SendEvent_TooLarge_FailsAtTheSender()
    {
        var engine = await StartAsync(Echoing().Orchestrator(Main, (context, _) =>
        {
            context.SendEvent("nobody", Signal, new string('x', 4 * 1024 * 1024));
            return Task.FromResult("");
        }));

        Assert.Equal(typeof(PayloadTooLargeException).FullName, (await RunAsync(engine)).Failure!.ErrorType);
    }

    private async Task WhenSettledAsync(string id)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await World.Open().ReadAsync(id, withHistory: false, default) is not { Head.IsSettled: true })
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static Code Code(int events) => Echoing()
        .Orchestrator(Main, (context, receiver) =>
        {
            for (var number = 0; number < events; number++)
                context.SendEvent(receiver, Signal, $"{number}");
            return Task.FromResult("sent");
        })
        .Orchestrator(Receiver, async (context, expected) =>
        {
            var got = new List<string>();
            while (got.Count < int.Parse(expected, System.Globalization.CultureInfo.InvariantCulture))
                got.Add(await context.WaitForEventAsync(Signal));
            return string.Join(' ', got);
        });
}

public sealed class MessageTestsInMemory : MessageTests
{
    protected override World CreateWorld() => new InMemoryWorld();
}

[Collection("Azurite")]
public sealed class MessageTestsOnAzurite(AzuriteFixture azurite) : MessageTests
{
    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);
}
