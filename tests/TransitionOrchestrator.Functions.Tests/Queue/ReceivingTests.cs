using Azure.Messaging.ServiceBus;
using Grpc.Core;
using Moq;
using TransitionOrchestrator.Core;
using static TransitionOrchestrator.Functions.Tests.Queue.QueueRig;

namespace TransitionOrchestrator.Functions.Tests.Queue;

/// <summary>What becomes of a message that the trigger hands over.</summary>
public sealed class ReceivingTests
{
    [Fact]
    public async Task Receive_RowStarted_IsCompleted()
    {
        await using var rig = new QueueRig();
        Handles(rig, Settlement.Complete);
        var message = Message();
        rig.Actions.Setup(one => one.CompleteMessageAsync(message, CancellationToken.None)).Returns(Task.CompletedTask);

        await rig.ReceiveAsync(message);

        rig.Actions.VerifyAll();
        rig.Handler.VerifyAll();
    }

    [Fact]
    public async Task Receive_TroubleThatMayPass_GoesBackWithTheTrouble()
    {
        await using var rig = new QueueRig();
        Handles(rig, new Settlement.Abandoned(new Problem("storageAway", "No answer.", Passing: true)));
        var message = Message(delivery: 3);
        rig.Actions.Setup(one => one.AbandonMessageAsync(message, It.Is<IDictionary<string, object>>(all => (string)all["lastTrouble"] == "storageAway: No answer."), CancellationToken.None)).Returns(Task.CompletedTask);

        await rig.ReceiveAsync(message);

        rig.Actions.VerifyAll();
    }

    [Fact]
    public async Task Receive_TroubleAtTheLastDelivery_IsDeadLetteredWithTheTrouble()
    {
        await using var rig = new QueueRig();
        Handles(rig, new Settlement.Abandoned(new Problem("storageAway", "No answer.", Passing: true)));
        await DeadLetteredAsync(rig, Message(delivery: 10), "storageAway", "No answer.");
    }

    [Fact]
    public async Task Receive_RowThatCannotBeStarted_IsDeadLetteredWithReasonAndDescription()
    {
        await using var rig = new QueueRig();
        Handles(rig, new Settlement.DeadLettered("customerUnknown", "Partner Center does not know the customer."));
        await DeadLetteredAsync(rig, Message(), "customerUnknown", "Partner Center does not know the customer.");
    }

    [Theory]
    [InlineData("notOurs", "{\"schema\":\"somebody's\"}")]
    [InlineData("malformed", "[]")]
    [InlineData("malformed", "not json at all")]
    [InlineData("malformed", "{\"schema\":\"transitionOrchestrator.queuedCustomer\",\"version\":1}")]
    [InlineData("unknownVersion", "{\"schema\":\"transitionOrchestrator.queuedCustomer\",\"version\":2}")]
    public async Task Receive_PoisonMessage_IsDeadLetteredAndHandledByNobody(string reason, string body)
    {
        await using var rig = new QueueRig();
        await DeadLetteredAsync(rig, Message(System.Text.Encoding.UTF8.GetBytes(body)), reason, words: null);
        rig.Handler.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Receive_MessageLargerThanOursEverAre_IsDeadLetteredUnread()
    {
        await using var rig = new QueueRig();
        await DeadLetteredAsync(rig, Message(new byte[16 * 1024 + 1]), "notOurs", "The body has 16385 bytes; ours have at most 16384.");
        rig.Handler.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Receive_HostCannotSettle_IsNoFailure()
    {
        await using var rig = new QueueRig();
        Handles(rig, Settlement.Complete);
        var message = Message();
        rig.Actions.Setup(one => one.CompleteMessageAsync(message, CancellationToken.None)).ThrowsAsync(new RpcException(new Status(StatusCode.Unknown, "The lock was lost.")));

        await rig.ReceiveAsync(message); // it comes again, and starts nothing twice

        rig.Actions.VerifyAll();
    }

    [Fact]
    public async Task Receive_HandlerThrows_GoesBack()
    {
        await using var rig = new QueueRig();
        rig.Handler.Setup(one => one.HandleAsync(It.IsAny<QueuedCustomer>(), 1, It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("secret"));
        var message = Message();
        rig.Actions.Setup(one => one.AbandonMessageAsync(message, It.Is<IDictionary<string, object>>(all => !((string)all["lastTrouble"]).Contains("secret", StringComparison.Ordinal)), CancellationToken.None)).Returns(Task.CompletedTask);

        await rig.ReceiveAsync(message);

        rig.Actions.VerifyAll();
    }

    [Fact]
    public async Task Receive_Shutdown_GivesTheMessageBack()
    {
        await using var rig = new QueueRig();
        StopsMeanwhile(rig);
        var message = Message(delivery: 9);
        rig.Actions.Setup(one => one.AbandonMessageAsync(message, null, CancellationToken.None)).Returns(Task.CompletedTask);

        await rig.ReceiveAsync(message);

        rig.Actions.VerifyAll();
    }

    [Fact]
    public async Task Receive_ShutdownAtTheLastDelivery_SendsTheMessageAnew()
    {
        await using var rig = new QueueRig();
        StopsMeanwhile(rig);
        var message = Message(delivery: 10);
        rig.Actions.Setup(one => one.CompleteMessageAsync(message, CancellationToken.None)).Returns(Task.CompletedTask);

        await rig.ReceiveAsync(message);

        rig.Sender.Verify(one => one.SendMessageAsync(It.Is<ServiceBusMessage>(sent => sent.MessageId == "b0123456789abcdef0123:2:1:7"), CancellationToken.None), Times.Once());
        rig.Actions.VerifyAll();
    }

    private static void Handles(QueueRig rig, Settlement settlement) =>
        rig.Handler.Setup(one => one.HandleAsync(It.Is<QueuedCustomer>(row => row.Line == 2), It.IsAny<int>(), It.IsAny<CancellationToken>())).ReturnsAsync(settlement);

    private static void StopsMeanwhile(QueueRig rig) =>
        rig.Handler.Setup(one => one.HandleAsync(It.IsAny<QueuedCustomer>(), It.IsAny<int>(), It.IsAny<CancellationToken>())).Returns(async (QueuedCustomer _, int _, CancellationToken token) =>
        {
            await rig.Shutdown.CancelAsync();
            token.ThrowIfCancellationRequested();
            return Settlement.Complete;
        });

    private static async Task DeadLetteredAsync(QueueRig rig, ServiceBusReceivedMessage message, string reason, string? words)
    {
        rig.Actions.Setup(one => one.DeadLetterMessageAsync(
            message, null, reason, It.Is<string>(text => words == null ? text.Length > 0 : text == words), CancellationToken.None)).Returns(Task.CompletedTask);

        await rig.ReceiveAsync(message);

        rig.Actions.VerifyAll();
    }
}
