using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class QueueOutageTests
{
    [Fact]
    public async Task Start_BrokerAway_WaitsAndGoesOnWithoutSecretsInTheLog()
    {
        await using var rig = new QueueRig();
        await rig.StartHeadAsync();
        await QueueRig.UntilAsync(() => rig.Log.Any(line => line.Contains(" 4206 ", StringComparison.Ordinal)));
        await Assert.ThrowsAsync<ServiceBusException>(() => rig.Sender.SendAsync([QueueRig.Row(1)], CancellationToken.None));
        await rig.StartBrokerAsync();
        await SendUntilTakenAsync(rig, QueueRig.Row(1));
        await rig.UntilInTimeAsync(() => rig.Handler.Calls.Count == 1 && rig.Count is { Active: 0, Locked: 0 });
        Assert.Contains(rig.Log, line => line.Contains(" 4207 ", StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Log, line => line.Contains(QueueRig.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_QueueMissing_WaitsUntilItIsMade()
    {
        await using var rig = new QueueRig();
        await using (await Simulators.ServiceBus.ServiceBusSimulator.StartAsync(rig.BrokerOptions with { Queues = ["other"] }))
        {
            await rig.StartHeadAsync();
            await QueueRig.UntilAsync(() => rig.Log.Any(line => line.Contains(" 4206 ", StringComparison.Ordinal)));
        }

        await rig.StartBrokerAsync();
        await SendUntilTakenAsync(rig, QueueRig.Row(1));
        await rig.UntilInTimeAsync(() => rig.Handler.Calls.Count == 1 && rig.Count is { Active: 0, Locked: 0 });
    }

    [Fact]
    public async Task Broker_RestartsUnderWay_NoRowIsLost()
    {
        var folder = Directory.CreateTempSubdirectory("queue-");
        try
        {
            await using var rig = new QueueRig(broker => broker with { File = Path.Combine(folder.FullName, "queue.journal") });
            var rows = Enumerable.Range(1, 60).Select(line => QueueRig.Row(line)).ToList();
            var held = new TaskCompletionSource();
            rig.Handler.OnMessage = async (row, delivery, cancellation) =>
            {
                if (row.Line % 2 == 0 && delivery == 1)
                    await held.Task.WaitAsync(cancellation);
                return Settlement.Complete;
            };
            await rig.StartAsync();
            await rig.Sender.SendAsync(rows, CancellationToken.None);
            await QueueRig.UntilAsync(() => rig.Handler.Calls.Count >= 16);
            await rig.StopBrokerAsync();
            held.SetResult();
            await rig.StartBrokerAsync();
            await rig.UntilInTimeAsync(() => rig.Count is { Active: 0, Locked: 0 });
            Assert.Equal(rows, rig.Handler.Calls.Select(call => call.Row).Distinct().OrderBy(row => row.Line));
            Assert.Empty(rig.DeadLetters);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Probe_BrokerThereAndAway_AnswersAndThrows()
    {
        await using var rig = await new QueueRig().StartAsync();
        var probe = rig.Services.GetRequiredService<TransitionQueueProbe>();
        await probe.PingAsync(CancellationToken.None);
        await rig.StopBrokerAsync();
        var away = await Assert.ThrowsAsync<ServiceBusException>(() => probe.PingAsync(CancellationToken.None));
        Assert.DoesNotContain(QueueRig.Key, away.ToString(), StringComparison.Ordinal);
    }

    private static async Task SendUntilTakenAsync(QueueRig rig, QueuedCustomer row)
    {
        while (true)
        {
            try
            {
                await rig.Sender.SendAsync([row], CancellationToken.None);
                return;
            }
            catch (ServiceBusException away) when (away.IsTransient)
            {
                // It has just begun to listen; the same again is what a batch does, too.
            }
        }
    }
}
