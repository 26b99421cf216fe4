using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class QueueSendingTests
{
    [Fact]
    public async Task Send_Row_IsASmallVersionedMessage()
    {
        await using var rig = await SenderAsync();
        await rig.Sender.SendAsync([QueueRig.Row(7, send: 2)], CancellationToken.None);
        var message = Assert.Single(rig.Broker!.Messages(QueueRig.Queue));
        Assert.Equal(("batch-1:7:2", "transition"), (message.MessageId, message.Subject));
        var body = JsonNode.Parse(message.Body!)!;
        Assert.Equal(
            """{"schema":"transitionOrchestrator.queuedCustomer","version":1,"batchId":"batch-1","line":7,"send":2,"customer":"00000007-0000-0000-0000-000000000000"}""",
            body.ToJsonString());
        Assert.Equal(("batch-1", 7), ((string)message.Properties["batch"]!, (int)message.Properties["line"]!));
    }

    [Fact]
    public async Task Send_SameRowsAgain_AreThereOnce()
    {
        await using var rig = await SenderAsync();
        var rows = Enumerable.Range(1, 20).Select(line => QueueRig.Row(line)).ToList();
        await rig.Sender.SendAsync(rows, CancellationToken.None);
        rig.Broker!.LoseAcknowledgements(1);
        await rig.Sender.SendAsync([.. rows, QueueRig.Row(21), QueueRig.Row(1, send: 2)], CancellationToken.None);
        Assert.Equal(22, rig.Count.Active);
    }

    [Fact]
    public async Task Send_MoreThanOneBatchHolds_AllArriveInOrder()
    {
        await using var rig = await SenderAsync(8192);
        await rig.Sender.SendAsync([.. Enumerable.Range(1, 300).Select(line => QueueRig.Row(line))], CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, 300).Select(line => $"batch-1:{line}:1"), rig.Broker!.Messages(QueueRig.Queue).Select(message => message.MessageId));
    }

    [Fact]
    public async Task Send_Nothing_AsksNobody()
    {
        await using var rig = new QueueRig();
        await rig.StartHeadAsync(receives: false);
        await rig.Sender.SendAsync([], CancellationToken.None);
    }

    [Fact]
    public async Task Send_QueueMissing_Throws()
    {
        await using var rig = new QueueRig(broker => broker with { Queues = ["other"] });
        await rig.StartBrokerAsync();
        await rig.StartHeadAsync(receives: false);
        var missing = await Assert.ThrowsAsync<ServiceBusException>(() => rig.Sender.SendAsync([QueueRig.Row(1)], CancellationToken.None));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, missing.Reason);
    }

    private static async Task<QueueRig> SenderAsync(int maxBytes = 262_144)
    {
        var rig = new QueueRig(broker => broker with { MaxMessageBytes = maxBytes });
        await rig.StartBrokerAsync();
        await rig.StartHeadAsync(receives: false);
        return rig;
    }
}
