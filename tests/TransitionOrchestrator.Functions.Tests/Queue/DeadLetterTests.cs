using Azure.Messaging.ServiceBus;
using Moq;
using TransitionOrchestrator.Core;
using static TransitionOrchestrator.Functions.Tests.Queue.QueueRig;

namespace TransitionOrchestrator.Functions.Tests.Queue;

/// <summary>Dead letters, whoever made them, stand in the rows of their batch.</summary>
public sealed class DeadLetterTests
{
    [Fact]
    public async Task Look_NewLetters_AreNotedOnceAndStayInTheQueue()
    {
        await using var rig = new QueueRig();
        var receiver = new Mock<ServiceBusReceiver>(MockBehavior.Strict);
        rig.Broker.Setup(one => one.CreateReceiver("transitions", It.Is<ServiceBusReceiverOptions>(options => options.SubQueue == SubQueue.DeadLetter))).Returns(receiver.Object);
        receiver.Setup(one => one.PeekMessagesAsync(100, 0, It.IsAny<CancellationToken>())).ReturnsAsync(
        [
            Message(sequence: 4, reason: "MaxDeliveryCountExceeded", words: "Too often.", lastTrouble: "storageAway: No answer."),
            Message("somebody's"u8.ToArray(), sequence: 5, reason: "notOurs"),
        ]);
        receiver.Setup(one => one.PeekMessagesAsync(100, 6, It.IsAny<CancellationToken>())).ReturnsAsync([]);
        receiver.Setup(one => one.DisposeAsync()).Returns(ValueTask.CompletedTask);
        rig.Handler.Setup(one => one.NoteDeadLetteredAsync(It.Is<QueuedCustomer>(row => row.Line == 2), "deliveryLimit", "Too often. The last trouble: storageAway: No answer.", It.IsAny<CancellationToken>()))
            .Returns(Task.CompletedTask);

        await rig.LookAtDeadLettersAsync();
        await rig.LookAtDeadLettersAsync();

        rig.Handler.Verify(one => one.NoteDeadLetteredAsync(It.IsAny<QueuedCustomer>(), It.IsAny<string>(), It.IsAny<string?>(), It.IsAny<CancellationToken>()), Times.Once());
        receiver.Verify(one => one.PeekMessagesAsync(100, 6, It.IsAny<CancellationToken>()), Times.Exactly(2));
    }
}
