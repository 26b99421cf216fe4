using Azure.Messaging.ServiceBus;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class QueueReceivingTests
{
    [Fact]
    public async Task Receive_Handled_IsCompleted()
    {
        await using var rig = await new QueueRig().StartAsync();
        var rows = Enumerable.Range(1, 100).Select(line => QueueRig.Row(line)).ToList();
        await rig.Sender.SendAsync(rows, CancellationToken.None);
        await QueueRig.UntilAsync(() => rig.Handler.Calls.Count == 100 && rig.Count is { Active: 0, Locked: 0 });
        Assert.Equal(rows.Select(row => (row, 1)), rig.Handler.Calls.OrderBy(call => call.Row.Line));
        Assert.Empty(rig.DeadLetters);
    }

    [Fact]
    public async Task Receive_HandlerDeadLetters_IsWithReasonAndNoted()
    {
        await using var rig = new QueueRig();
        rig.Handler.OnMessage = (_, _, _) => Task.FromResult<Settlement>(new Settlement.DeadLettered("rowUnknown", new string('x', 5000)));
        await rig.StartAsync();
        await rig.Sender.SendAsync([QueueRig.Row(1)], CancellationToken.None);
        await QueueRig.UntilAsync(() => !rig.Handler.Notes.IsEmpty);
        var letter = Assert.Single(rig.DeadLetters);
        Assert.Equal(("rowUnknown", new string('x', 4096)), (letter.Properties["DeadLetterReason"], letter.Properties["DeadLetterErrorDescription"]));
        Assert.Equal((QueueRig.Row(1), "rowUnknown"), (rig.Handler.Notes.First().Row, rig.Handler.Notes.First().Reason));
    }

    [Fact]
    public async Task Receive_TroubleThatPasses_IsWaitedOutInOneDelivery()
    {
        await using var rig = new QueueRig(head: options => options.TroublePatience = TimeSpan.FromMinutes(2));
        rig.Handler.OnMessage = (_, _, _) => Task.FromResult(rig.Handler.Calls.Count < 6 ? QueueRig.Trouble() : Settlement.Complete);
        await rig.StartAsync();
        var begun = rig.Time.GetUtcNow();
        await rig.Sender.SendAsync([QueueRig.Row(1)], CancellationToken.None);
        foreach (var second in (int[])[1, 3, 7, 15, 31])
            await rig.Time.AdvanceToTimerAsync(begun + TimeSpan.FromSeconds(second));
        await QueueRig.UntilAsync(() => rig.Handler.Calls.Count == 6 && rig.Count is { Active: 0, Locked: 0 });
        Assert.All(rig.Handler.Calls, call => Assert.Equal(1, call.Delivery));
        Assert.Empty(rig.DeadLetters);
    }

    [Fact]
    public async Task Receive_TroubleOutlastsPatience_ComesAgainWithItsReason()
    {
        await using var rig = new QueueRig(head: options => options.TroublePatience = TimeSpan.FromSeconds(3));
        rig.Handler.OnMessage = async (_, delivery, cancellation) =>
        {
            if (delivery == 1)
                return QueueRig.Trouble();
            await Task.Delay(Timeout.Infinite, cancellation);
            return Settlement.Complete;
        };
        await rig.StartAsync();
        var begun = rig.Time.GetUtcNow();
        await rig.Sender.SendAsync([QueueRig.Row(1)], CancellationToken.None);
        foreach (var second in (int[])[1, 3])
            await rig.Time.AdvanceToTimerAsync(begun + TimeSpan.FromSeconds(second));
        await QueueRig.UntilAsync(() => rig.Handler.Calls.Any(call => call.Delivery == 2));
        Assert.Equal("storageAway: Storage does not answer.", Assert.Single(rig.Broker!.Messages(QueueRig.Queue)).Properties["lastTrouble"]);
        Assert.Equal([1, 1, 1, 2], rig.Handler.Calls.Select(call => call.Delivery)); // at 0, 1 and 3 seconds
    }

    [Fact]
    public async Task Receive_TroubleAtTheLastDelivery_IsDeadLetteredWithItAndNoted()
    {
        await using var rig = new QueueRig(head: options => options.DeliveryLimit = 3);
        rig.Handler.OnMessage = (_, delivery, _) => Task.FromResult(QueueRig.Trouble($"trouble{delivery}"));
        await rig.StartAsync();
        await rig.Sender.SendAsync([QueueRig.Row(1)], CancellationToken.None);
        await QueueRig.UntilAsync(() => !rig.Handler.Notes.IsEmpty);
        Assert.Equal([1, 2, 3], rig.Handler.Calls.Select(call => call.Delivery));
        Assert.Equal((QueueRig.Row(1), "trouble3", "Storage does not answer."), rig.Handler.Notes.First());
        Assert.Equal("trouble3", Assert.Single(rig.DeadLetters).Properties["DeadLetterReason"]);
    }

    [Fact]
    public async Task Receive_HandlerThrows_IsTrouble()
    {
        await using var rig = new QueueRig();
        rig.Handler.OnMessage = (_, delivery, _) => delivery == 1 ? throw new InvalidOperationException("broken") : Task.FromResult(Settlement.Complete);
        await rig.StartAsync();
        await rig.Sender.SendAsync([QueueRig.Row(1)], CancellationToken.None);
        await QueueRig.UntilAsync(() => rig.Handler.Calls.Count == 2 && rig.Count is { Active: 0, Locked: 0 });
        Assert.Empty(rig.DeadLetters);
        Assert.Contains(rig.Log, line => line.Contains("4205", StringComparison.Ordinal) && line.Contains("broken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Receive_NotOurs_IsDeadLetteredAndNothingElse()
    {
        await using var rig = await new QueueRig().StartAsync();
        const string Ours = """{"schema":"transitionOrchestrator.queuedCustomer","version":1,"batchId":"b","line":1,"send":1,"customer":"00000007-0000-0000-0000-000000000000"}""";
        (string Id, string Body, string Reason)[] cases =
        [
            ("empty", "", "malformed"), ("text", "hello", "malformed"), ("truncated", Ours[..60], "malformed"), ("array", "[]", "malformed"), ("null", "null", "notOurs"),
            ("schema", """{"schema":"other","version":1}""", "notOurs"), ("version", Ours.Replace(":1,\"batch", ":2,\"batch", StringComparison.Ordinal), "unknownVersion"),
            ("noLine", Ours.Replace("\"line\":1,", "", StringComparison.Ordinal), "malformed"), ("line0", Ours.Replace("\"line\":1", "\"line\":0", StringComparison.Ordinal), "malformed"),
            ("noCustomer", Ours.Replace("00000007", "00000000", StringComparison.Ordinal), "malformed"), ("customer", Ours.Replace("00000007", "x", StringComparison.Ordinal), "malformed"),
            ("large", new string(' ', 20_000) + Ours, "notOurs"),
        ];
        await rig.SendRawAsync([.. cases.Select(one => new ServiceBusMessage(one.Body) { MessageId = one.Id })]);
        await QueueRig.UntilAsync(() => rig.Count is { Active: 0, Locked: 0 } && rig.DeadLetters.Count == cases.Length);
        Assert.Equal(
            cases.Select(one => (one.Id, one.Reason)).Order(),
            rig.DeadLetters.Select(letter => (letter.MessageId!, (string)letter.Properties["DeadLetterReason"]!)).Order());
        Assert.All(rig.DeadLetters, letter => Assert.NotEmpty((string)letter.Properties["DeadLetterErrorDescription"]!));
        Assert.Empty(rig.Handler.Calls);
        Assert.Empty(rig.Handler.Notes);
    }

    [Fact]
    public async Task Stop_WhileHandling_GivesTheMessageBack()
    {
        await using var rig = new QueueRig();
        rig.Handler.OnMessage = async (_, delivery, cancellation) =>
        {
            if (delivery == 1)
                await Task.Delay(Timeout.Infinite, cancellation);
            return Settlement.Complete;
        };
        await rig.StartAsync();
        await rig.Sender.SendAsync([QueueRig.Row(1)], CancellationToken.None);
        await QueueRig.UntilAsync(() => rig.Handler.Calls.Count == 1);
        await rig.StopHeadAsync();
        await QueueRig.UntilAsync(() => rig.Count is { Active: 1, Locked: 0 });
        await rig.StartHeadAsync();
        await QueueRig.UntilAsync(() => rig.Handler.Calls.Count == 2 && rig.Count is { Active: 0, Locked: 0 });
        Assert.Empty(rig.DeadLetters);
    }

    [Fact]
    public async Task Stop_AtTheLastDelivery_IsNoReasonForADeadLetter()
    {
        await using var rig = new QueueRig(broker => broker with { MaxDeliveryCount = 1 }, options => options.DeliveryLimit = 1);
        rig.Handler.OnMessage = async (_, _, cancellation) =>
        {
            if (rig.Handler.Calls.Count <= 3)
                await Task.Delay(Timeout.Infinite, cancellation);
            return Settlement.Complete;
        };
        await rig.StartAsync();
        await rig.Sender.SendAsync([QueueRig.Row(1)], CancellationToken.None);
        for (var stop = 1; stop <= 3; stop++)
        {
            await QueueRig.UntilAsync(() => rig.Handler.Calls.Count == stop);
            await rig.StopHeadAsync();
            await QueueRig.UntilAsync(() => rig.Count is { Active: 1, Locked: 0, DeadLettered: 0 });
            await rig.StartHeadAsync();
        }

        await QueueRig.UntilAsync(() => rig.Count is { Active: 0, Locked: 0 });
        Assert.All(rig.Handler.Calls, call => Assert.Equal((QueueRig.Row(1), 1), call));
        Assert.Empty(rig.DeadLetters);
    }

    [Fact]
    public async Task Lock_Lost_CallsTheHandlerOff()
    {
        await using var rig = new QueueRig(broker => broker with { LockDuration = TimeSpan.FromSeconds(2) });
        var calledOff = new TaskCompletionSource();
        rig.Handler.OnMessage = async (_, _, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            calledOff.TrySetResult();
            cancellation.ThrowIfCancellationRequested();
            return Settlement.Complete;
        };
        await rig.StartAsync();
        await rig.Sender.SendAsync([QueueRig.Row(1)], CancellationToken.None);
        await QueueRig.UntilAsync(() => !rig.Handler.Calls.IsEmpty);

        // It was in memory only, and the lock with it.
        await rig.StopBrokerAsync();
        await rig.StartBrokerAsync();
        await rig.UntilInTimeAsync(() => calledOff.Task.IsCompleted);
    }
}
