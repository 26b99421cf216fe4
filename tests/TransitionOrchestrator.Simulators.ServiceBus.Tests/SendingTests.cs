namespace TransitionOrchestrator.Simulators.ServiceBus.Tests;

public sealed class SendingTests
{
    [Fact]
    public async Task Send_EverythingThatAMessageCarries_Arrives()
    {
        await using var bus = await Bus.StartAsync();
        await using var sender = bus.Client.CreateSender(Bus.Queue);
        await sender.SendMessageAsync(new ServiceBusMessage("body")
        {
            MessageId = "m1",
            Subject = "subject",
            ContentType = "text/plain",
            CorrelationId = "correlation",
            PartitionKey = "part",
            To = "to",
            ReplyTo = "reply",
            ApplicationProperties = { ["text"] = "ü", ["number"] = 7, ["long"] = 7L, ["time"] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), ["span"] = TimeSpan.FromMinutes(3), ["id"] = Guid.Empty, ["uri"] = new Uri("https://example.com/") },
        });

        await using var receiver = bus.Receiver();
        var message = await Bus.ReceiveAsync(receiver);
        Assert.Equal(
            ("body", "m1", "subject", "text/plain", "correlation", "part", "to", "reply"),
            (message.Body.ToString(), message.MessageId, message.Subject, message.ContentType, message.CorrelationId, message.PartitionKey, message.To, message.ReplyTo));
        Assert.Equal(7, message.ApplicationProperties.Count);
        Assert.Equal(
            ("ü", 7, 7L, TimeSpan.FromMinutes(3), new Uri("https://example.com/")),
            ((string)message.ApplicationProperties["text"], (int)message.ApplicationProperties["number"], (long)message.ApplicationProperties["long"], (TimeSpan)message.ApplicationProperties["span"], (Uri)message.ApplicationProperties["uri"]));
        Assert.Equal((1, 1L, 1L), (message.DeliveryCount, message.SequenceNumber, message.EnqueuedSequenceNumber));
        Assert.Equal(bus.Time.GetUtcNow(), message.EnqueuedTime);
        Assert.Equal(bus.Time.GetUtcNow() + TimeSpan.FromSeconds(60), message.LockedUntil);
    }

    [Fact]
    public async Task Send_Batches_ComeInOrder()
    {
        await using var bus = await Bus.StartAsync();
        await using var sender = bus.Client.CreateSender(Bus.Queue);
        var ids = Enumerable.Range(0, 700).Select(i => $"m{i}").ToList();
        foreach (var part in ids.Chunk(100))
        {
            using var batch = await sender.CreateMessageBatchAsync();
            Assert.All(part, id => Assert.True(batch.TryAddMessage(new ServiceBusMessage(id) { MessageId = id })));
            await sender.SendMessagesAsync(batch);
        }

        Assert.Equal(ids, bus.Simulator.Messages(Bus.Queue).Select(message => message.MessageId));
    }

    [Fact]
    public async Task Send_BodyOfManyFrames_IsUnchanged()
    {
        await using var bus = await Bus.StartAsync(options => options with { MaxMessageBytes = 1_048_576 });
        var body = new byte[900_000];
        new Random(3).NextBytes(body);
        await using var sender = bus.Client.CreateSender(Bus.Queue);
        await sender.SendMessageAsync(new ServiceBusMessage(body));
        await using var receiver = bus.Receiver();
        var message = await Bus.ReceiveAsync(receiver);
        Assert.Equal(body, message.Body.ToArray());
    }

    [Fact]
    public async Task Send_TooLarge_IsRefused()
    {
        await using var bus = await Bus.StartAsync();
        await using var sender = bus.Client.CreateSender(Bus.Queue);
        var refused = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage(new byte[300_000])));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, refused.Reason);
        using var batch = await sender.CreateMessageBatchAsync();
        Assert.Equal(262_144, batch.MaxSizeInBytes);
        Assert.Equal(0, bus.Count.Active);
    }

    [Fact]
    public async Task Send_SameIdAgain_IsDroppedWithinTheWindow()
    {
        await using var bus = await Bus.StartAsync(options => options with { DuplicateWindow = TimeSpan.FromMinutes(10) });
        await bus.SendAsync("a", "b", "a");
        await bus.SendAsync("b", "c");
        bus.Time.Advance(TimeSpan.FromMinutes(9));
        await bus.SendAsync("a");
        Assert.Equal(["a", "b", "c"], bus.Simulator.Messages(Bus.Queue).Select(message => message.MessageId));

        bus.Time.Advance(TimeSpan.FromMinutes(1));
        await bus.SendAsync("a");
        Assert.Equal(["a", "b", "c", "a"], bus.Simulator.Messages(Bus.Queue).Select(message => message.MessageId));
    }

    [Fact]
    public async Task Send_SameIdAgainWithoutDetection_IsKept()
    {
        await using var bus = await Bus.StartAsync(options => options with { DuplicateWindow = TimeSpan.Zero });
        await bus.SendAsync("a", "a");
        Assert.Equal(2, bus.Count.Active);
    }

    [Fact]
    public async Task Any_UnknownQueue_IsNotFound()
    {
        await using var bus = await Bus.StartAsync();
        await using var sender = bus.Client.CreateSender("other");
        await using var receiver = bus.Client.CreateReceiver("other");
        foreach (var call in (Func<Task>[])[() => sender.SendMessageAsync(new ServiceBusMessage("x")), () => receiver.ReceiveMessageAsync(Bus.Limit), () => receiver.PeekMessageAsync()])
            Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, (await Assert.ThrowsAsync<ServiceBusException>(call)).Reason);
    }

    [Fact]
    public async Task Schedule_TimeComes_IsDelivered()
    {
        await using var bus = await Bus.StartAsync();
        await using var sender = bus.Client.CreateSender(Bus.Queue);
        var at = bus.Time.GetUtcNow() + TimeSpan.FromHours(1);
        var number = await sender.ScheduleMessageAsync(new ServiceBusMessage("later") { MessageId = "later" }, at);
        await sender.SendMessageAsync(new ServiceBusMessage("too") { MessageId = "too", ScheduledEnqueueTime = at });
        Assert.Equal((0, 2), (bus.Count.Active, bus.Count.Scheduled));
        await using var receiver = bus.Receiver();
        var peeked = await receiver.PeekMessageAsync();
        Assert.Equal((number, ServiceBusMessageState.Scheduled, at), (peeked.SequenceNumber, peeked.State, peeked.ScheduledEnqueueTime));

        bus.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((2, 0), (bus.Count.Active, bus.Count.Scheduled));
        var message = await Bus.ReceiveAsync(receiver);
        Assert.Equal(("later", number, at), (message.MessageId, message.EnqueuedSequenceNumber, message.EnqueuedTime));
    }

    [Fact]
    public async Task CancelScheduled_KnownAndUnknown_IsGoneAndNotFound()
    {
        await using var bus = await Bus.StartAsync();
        await using var sender = bus.Client.CreateSender(Bus.Queue);
        var number = await sender.ScheduleMessageAsync(new ServiceBusMessage("later"), bus.Time.GetUtcNow() + TimeSpan.FromHours(1));
        await sender.CancelScheduledMessageAsync(number);
        Assert.Equal(0, bus.Count.Scheduled);
        var again = await Assert.ThrowsAsync<ServiceBusException>(() => sender.CancelScheduledMessageAsync(number));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, again.Reason);
    }

    [Fact]
    public async Task Send_AcknowledgementLost_IsThereOnce()
    {
        await using var bus = await Bus.StartAsync();
        bus.Simulator.LoseAcknowledgements(1);
        await bus.SendAsync("a");
        Assert.Equal(["a"], bus.Simulator.Messages(Bus.Queue).Select(message => message.MessageId));
    }

    [Fact]
    public async Task Send_AcknowledgementLostWithoutDetection_IsThereTwice()
    {
        await using var bus = await Bus.StartAsync(options => options with { DuplicateWindow = TimeSpan.Zero });
        bus.Simulator.LoseAcknowledgements(1);
        await bus.SendAsync("a");
        Assert.Equal(["a", "a"], bus.Simulator.Messages(Bus.Queue).Select(message => message.MessageId));
    }
}
