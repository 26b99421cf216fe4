using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class QueueDeadLetterTests
{
    [Fact]
    public async Task Watch_BrokerDeadLetters_IsNotedWithTheLastTrouble()
    {
        await using var rig = new QueueRig(broker => broker with { MaxDeliveryCount = 2 });
        rig.Handler.OnMessage = (_, _, _) => Task.FromResult(QueueRig.Trouble());
        await rig.StartAsync();
        await rig.Sender.SendAsync([QueueRig.Row(1)], CancellationToken.None);
        await rig.UntilInTimeAsync(() => !rig.Handler.Notes.IsEmpty);
        var (row, reason, description) = Assert.Single(rig.Handler.Notes);
        Assert.Equal((QueueRig.Row(1), "deliveryLimit"), (row, reason));
        Assert.EndsWith("The last trouble: storageAway: Storage does not answer.", description, StringComparison.Ordinal);
        Assert.Single(rig.DeadLetters);
    }

    [Fact]
    public async Task Watch_NoteFails_IsNotedAgainUntilItWorksAndInOrder()
    {
        await using var rig = new QueueRig();
        var failures = 0;
        rig.Handler.OnNote = row => row.Line == 2 && failures++ < 3 ? throw new TimeoutException("storage") : Task.CompletedTask;
        rig.Handler.OnMessage = (_, _, _) => Task.FromResult<Settlement>(new Settlement.DeadLettered("code", "words"));
        await rig.StartAsync();
        foreach (var line in (int[])[1, 2, 3])
        {
            await rig.Sender.SendAsync([QueueRig.Row(line)], CancellationToken.None);
            await QueueRig.UntilAsync(() => rig.DeadLetters.Count == line);
        }

        await rig.UntilInTimeAsync(() => rig.Handler.Notes.Count == 3);
        Assert.Equal([1, 2, 3], rig.Handler.Notes.Select(note => note.Row.Line));
        Assert.Equal(4, failures);
        Assert.Single(rig.Log, line => line.Contains(" 4208 ", StringComparison.Ordinal));
        await QueueRig.UntilAsync(() => rig.Log.Any(line => line.Contains(" 4209 ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Watch_Restarted_LooksAtAllAgainAndTakesNothingOut()
    {
        await using var rig = new QueueRig();
        rig.Handler.OnMessage = (_, _, _) => Task.FromResult<Settlement>(new Settlement.DeadLettered("code", "words"));
        await rig.StartAsync();
        await rig.Sender.SendAsync([.. Enumerable.Range(1, 250).Select(line => QueueRig.Row(line))], CancellationToken.None);
        await rig.UntilInTimeAsync(() => rig.Handler.Notes.Count == 250);
        await rig.StopHeadAsync();
        await rig.StartHeadAsync();
        await rig.UntilInTimeAsync(() => rig.Handler.Notes.Count == 500);
        Assert.Equal(250, rig.Handler.Notes.Distinct().Count());
        Assert.Equal(250, rig.Count.DeadLettered);
    }
}
