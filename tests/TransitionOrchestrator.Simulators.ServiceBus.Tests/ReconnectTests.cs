namespace TransitionOrchestrator.Simulators.ServiceBus.Tests;

public sealed class ReconnectTests
{
    [Fact]
    public async Task Disconnect_MessageInHand_CanStillBeSettled()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("complete", "abandon", "dead");
        await using var receiver = bus.Receiver();
        var messages = new List<ServiceBusReceivedMessage>();
        for (var i = 0; i < 3; i++)
            messages.Add(await Bus.ReceiveAsync(receiver));
        bus.Simulator.Disconnect();
        await SettleAsync(() => receiver.CompleteMessageAsync(messages[0]));
        await SettleAsync(() => receiver.AbandonMessageAsync(messages[1], new Dictionary<string, object>(StringComparer.Ordinal) { ["why"] = "later" }));
        await SettleAsync(() => receiver.DeadLetterMessageAsync(messages[2], "reason", "words"));

        var left = Assert.Single(bus.Simulator.Messages(Bus.Queue));
        Assert.Equal(("abandon", 1, "later"), (left.MessageId, left.DeliveryCount, left.Properties["why"]));
        var letter = Assert.Single(bus.Simulator.Messages(Bus.Queue, deadLetter: true));
        Assert.Equal(("dead", "reason", "words"), (letter.MessageId, letter.Properties["DeadLetterReason"], letter.Properties["DeadLetterErrorDescription"]));
    }

    [Fact]
    public async Task Disconnect_LockOutlivesTheConnection_AndThenTheMessageComesAgain()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("a");
        await using (var gone = Bus.NewClient(bus.Simulator.ConnectionString))
        {
            await using var first = gone.CreateReceiver(Bus.Queue);
            await Bus.ReceiveAsync(first);
            bus.Simulator.Disconnect();
            Assert.Equal((0, 1), (bus.Count.Active, bus.Count.Locked));
        }

        bus.Time.Advance(TimeSpan.FromSeconds(60));
        await using var receiver = bus.Receiver();
        Assert.Equal(2, (await Bus.ReceiveAsync(receiver)).DeliveryCount);
    }

    [Fact]
    public async Task Restart_ClientsThatStay_GoOn()
    {
        var folder = Directory.CreateTempSubdirectory("queue-");
        try
        {
            await using var bus = await Bus.StartAsync(options => options with { File = Path.Combine(folder.FullName, "queue.journal") });
            await using var processor = bus.Client.CreateProcessor(Bus.Queue, new ServiceBusProcessorOptions { MaxAutoLockRenewalDuration = TimeSpan.Zero });
            var handled = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
            processor.ProcessMessageAsync += call =>
            {
                handled[call.Message.MessageId] = true;
                return Task.CompletedTask;
            };
            processor.ProcessErrorAsync += _ => Task.CompletedTask; // the broker is away; what is asked is whether it goes on
            await processor.StartProcessingAsync();
            for (var round = 0; round < 3; round++)
            {
                var id = $"m{round}";
                await bus.SendAsync(id);
                await Bus.UntilAsync(() => handled.ContainsKey(id));
                await bus.RestartAsync();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A client that has not noticed yet that its link is gone reports the lock lost without having asked; then it asks on a new link.</summary>
    private static async Task SettleAsync(Func<Task> settle)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await settle();
                return;
            }
            catch (ServiceBusException unasked) when (unasked.Reason == ServiceBusFailureReason.MessageLockLost && attempt < 5)
            {
                // Once more.
            }
        }
    }
}
