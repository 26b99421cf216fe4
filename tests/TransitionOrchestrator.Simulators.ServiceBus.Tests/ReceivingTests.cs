namespace TransitionOrchestrator.Simulators.ServiceBus.Tests;

public sealed class ReceivingTests
{
    [Fact]
    public async Task Complete_Received_IsGone()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("a");
        await using var receiver = bus.Receiver();
        var message = await Bus.ReceiveAsync(receiver);
        Assert.Equal((0, 1), (bus.Count.Active, bus.Count.Locked));
        await receiver.CompleteMessageAsync(message);
        Assert.Equal(new QueueCounts(0, 0, 0, 0, 0), bus.Count);
    }

    [Fact]
    public async Task Abandon_WithProperties_ComesAgainWithThemAndIsCounted()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("a");
        await using var receiver = bus.Receiver();
        await receiver.AbandonMessageAsync(await Bus.ReceiveAsync(receiver), new Dictionary<string, object>(StringComparer.Ordinal) { ["trouble"] = "storage" });
        var again = await Bus.ReceiveAsync(receiver);
        Assert.Equal(("a", 2, "storage"), (again.MessageId, again.DeliveryCount, again.ApplicationProperties["trouble"]));
    }

    [Fact]
    public async Task Abandon_AtTheLimit_IsDeadLetteredByTheBroker()
    {
        await using var bus = await Bus.StartAsync(options => options with { MaxDeliveryCount = 3 });
        await bus.SendAsync("a");
        await using var receiver = bus.Receiver();
        for (var i = 1; i <= 3; i++)
        {
            var message = await Bus.ReceiveAsync(receiver);
            Assert.Equal(i, message.DeliveryCount);
            await receiver.AbandonMessageAsync(message);
        }

        Assert.Equal(new QueueCounts(0, 0, 0, 0, 1), bus.Count);
        await using var dead = bus.Receiver(SubQueue.DeadLetter);
        var letter = await Bus.ReceiveAsync(dead);
        Assert.Equal(("a", "MaxDeliveryCountExceeded", "customers"), (letter.MessageId, letter.DeadLetterReason, letter.DeadLetterSource));

        // Nothing is dead-lettered from there.
        await dead.AbandonMessageAsync(letter);
        letter = await Bus.ReceiveAsync(dead);
        await dead.CompleteMessageAsync(letter);
        Assert.Equal(0, bus.Count.DeadLettered);
    }

    [Fact]
    public async Task DeadLetter_WithReason_CarriesIt()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("a", "b");
        await using var receiver = bus.Receiver();
        await receiver.DeadLetterMessageAsync(await Bus.ReceiveAsync(receiver), new Dictionary<string, object>(StringComparer.Ordinal) { ["more"] = 1 }, "unknownFormat", "It is none of ours.");
        await receiver.DeadLetterMessageAsync(await Bus.ReceiveAsync(receiver));
        await using var dead = bus.Receiver(SubQueue.DeadLetter);
        var letters = await dead.PeekMessagesAsync(10);
        Assert.Equal(["a", "b"], letters.Select(letter => letter.MessageId));
        Assert.Equal(("unknownFormat", "It is none of ours.", 1), (letters[0].DeadLetterReason, letters[0].DeadLetterErrorDescription, letters[0].ApplicationProperties["more"]));
        Assert.Null(letters[1].DeadLetterReason);
        Assert.Equal(["unknownFormat"], bus.Simulator.Messages(Bus.Queue, deadLetter: true).Take(1).Select(letter => letter.Properties["DeadLetterReason"]));
    }

    [Fact]
    public async Task Defer_Received_ComesByItsNumberOnly()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("a");
        await using var receiver = bus.Receiver();
        var message = await Bus.ReceiveAsync(receiver);
        await receiver.DeferMessageAsync(message);
        Assert.Equal((0, 1), (bus.Count.Active, bus.Count.Deferred));
        var deferred = await receiver.ReceiveDeferredMessageAsync(message.SequenceNumber);
        Assert.Equal(("a", ServiceBusMessageState.Deferred), (deferred.MessageId, deferred.State));
        await receiver.CompleteMessageAsync(deferred);
        Assert.Equal(new QueueCounts(0, 0, 0, 0, 0), bus.Count);
        var gone = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.ReceiveDeferredMessageAsync(message.SequenceNumber));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, gone.Reason);
    }

    [Fact]
    public async Task Lock_Expires_ComesAgainAndLateSettlementIsRefused()
    {
        await using var bus = await Bus.StartAsync(options => options with { LockDuration = TimeSpan.FromSeconds(30) });
        await bus.SendAsync("a");
        await using var receiver = bus.Receiver();
        var first = await Bus.ReceiveAsync(receiver);
        bus.Time.Advance(TimeSpan.FromSeconds(30));
        var second = await Bus.ReceiveAsync(receiver);
        Assert.Equal(("a", 2), (second.MessageId, second.DeliveryCount));
        var late = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(first));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, late.Reason);
        await receiver.CompleteMessageAsync(second);
        Assert.Equal(new QueueCounts(0, 0, 0, 0, 0), bus.Count);
    }

    [Fact]
    public async Task Renew_BeforeTheEnd_HoldsLonger()
    {
        await using var bus = await Bus.StartAsync(options => options with { LockDuration = TimeSpan.FromSeconds(30) });
        await bus.SendAsync("a");
        await using var receiver = bus.Receiver();
        var message = await Bus.ReceiveAsync(receiver);
        for (var i = 0; i < 5; i++)
        {
            bus.Time.Advance(TimeSpan.FromSeconds(29));
            await receiver.RenewMessageLockAsync(message);
            Assert.Equal(bus.Time.GetUtcNow() + TimeSpan.FromSeconds(30), message.LockedUntil);
        }

        Assert.Equal((0, 1), (bus.Count.Active, bus.Count.Locked));
        await receiver.CompleteMessageAsync(message);
        var over = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.RenewMessageLockAsync(message));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, over.Reason);
    }

    [Fact]
    public async Task ReceiveAndDelete_Delivered_IsGone()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("a");
        await using var receiver = bus.Receiver(mode: ServiceBusReceiveMode.ReceiveAndDelete);
        Assert.Equal("a", (await Bus.ReceiveAsync(receiver)).MessageId);
        Assert.Equal(new QueueCounts(0, 0, 0, 0, 0), bus.Count);
    }

    [Fact]
    public async Task Prefetch_ReceiverCloses_GivesBackUncounted()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync([.. Enumerable.Range(0, 50).Select(i => $"m{i}")]);
        var receiver = bus.Receiver(prefetch: 20);
        await receiver.CompleteMessageAsync(await Bus.ReceiveAsync(receiver));
        await receiver.DisposeAsync();
        await Bus.UntilAsync(() => bus.Count.Locked == 0);
        Assert.Equal(49, bus.Count.Active);
        Assert.All(bus.Simulator.Messages(Bus.Queue), message => Assert.Equal(0, message.DeliveryCount));
    }

    [Fact]
    public async Task Peek_LockedAndActive_ShowsAllWithoutReceiving()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("a", "b", "c");
        await using var receiver = bus.Receiver();
        await Bus.ReceiveAsync(receiver);
        Assert.Equal(["a", "b"], (await receiver.PeekMessagesAsync(2)).Select(message => message.MessageId));
        Assert.Equal(["c"], (await receiver.PeekMessagesAsync(2)).Select(message => message.MessageId));
        Assert.Empty(await receiver.PeekMessagesAsync(2));
        Assert.Equal(["b", "c"], (await receiver.PeekMessagesAsync(9, fromSequenceNumber: 2)).Select(message => message.MessageId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TimeToLive_Over_IsDroppedOrDeadLettered(bool deadLetter)
    {
        await using var bus = await Bus.StartAsync(options => options with { DeadLetterExpired = deadLetter });
        await using var sender = bus.Client.CreateSender(Bus.Queue);
        await sender.SendMessageAsync(new ServiceBusMessage("a") { TimeToLive = TimeSpan.FromMinutes(1) });
        await sender.SendMessageAsync(new ServiceBusMessage("b"));
        bus.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((1, deadLetter ? 1 : 0), (bus.Count.Active, bus.Count.DeadLettered));
        await using var receiver = bus.Receiver();
        Assert.Equal("b", (await Bus.ReceiveAsync(receiver)).Body.ToString());
    }

    [Fact]
    public async Task Sessions_Asked_AreRefused()
    {
        await using var bus = await Bus.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => bus.Client.AcceptSessionAsync(Bus.Queue, "s"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => bus.Client.AcceptNextSessionAsync(Bus.Queue));
    }

    [Fact]
    public async Task Processors_TwoSideBySide_HandleEachOnce()
    {
        await using var bus = await Bus.StartAsync();
        var ids = Enumerable.Range(0, 2_000).Select(i => $"m{i}").ToList();
        foreach (var part in ids.Chunk(500))
            await bus.SendAsync(part);
        var handled = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var errors = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        await using var first = await ProcessAsync(bus, prefetch: 0, handled, errors);
        await using var second = await ProcessAsync(bus, prefetch: 50, handled, errors);
        await Bus.UntilAsync(() => handled.Count >= ids.Count && bus.Count is { Active: 0, Locked: 0 });
        Assert.Equal(ids.Order(StringComparer.Ordinal), handled.Order(StringComparer.Ordinal));
        Assert.Empty(errors);
    }

    private static async Task<ServiceBusProcessor> ProcessAsync(Bus bus, int prefetch, System.Collections.Concurrent.ConcurrentQueue<string> handled, System.Collections.Concurrent.ConcurrentQueue<Exception> errors)
    {
        var processor = bus.Client.CreateProcessor(Bus.Queue, new ServiceBusProcessorOptions { MaxConcurrentCalls = 16, PrefetchCount = prefetch, MaxAutoLockRenewalDuration = TimeSpan.Zero });
        processor.ProcessMessageAsync += call =>
        {
            handled.Enqueue(call.Message.MessageId);
            return Task.CompletedTask;
        };
        processor.ProcessErrorAsync += call =>
        {
            errors.Enqueue(call.Exception);
            return Task.CompletedTask;
        };
        await processor.StartProcessingAsync();
        return processor;
    }
}
