namespace TransitionOrchestrator.Core.Tests.Batches;

public class RowStateTests
{
    private static readonly Dictionary<RowState, RowState[]> Legal = new()
    {
        [RowState.Waiting] = [RowState.Queued, RowState.Running, RowState.Cancelled, RowState.DeadLettered],
        [RowState.Queued] = [RowState.Waiting, RowState.Running, RowState.Cancelled, RowState.DeadLettered],
        [RowState.Running] = [RowState.Completed, RowState.PartiallyCompleted, RowState.Rejected, RowState.Failed, RowState.Cancelled],
        [RowState.Completed] = [],
        [RowState.PartiallyCompleted] = [RowState.Waiting, RowState.Running],
        [RowState.Rejected] = [RowState.Waiting, RowState.Running],
        [RowState.Failed] = [RowState.Waiting, RowState.Running],
        [RowState.Cancelled] = [RowState.Waiting, RowState.Running],
        [RowState.DeadLettered] = [RowState.Waiting, RowState.Running],
    };

    private static readonly DateTimeOffset Now = Fixture.Now;

    [Fact]
    public void CanMoveTo_EveryPair_IsAsStated()
    {
        foreach (var from in Enum.GetValues<RowState>())
        {
            foreach (var to in Enum.GetValues<RowState>())
                Assert.True(Legal[from].Contains(to) == from.CanMoveTo(to), $"{from} -> {to}");
        }
    }

    [Theory]
    [InlineData(TransitionPhase.Completed, RowState.Completed)]
    [InlineData(TransitionPhase.PartiallyCompleted, RowState.PartiallyCompleted)]
    [InlineData(TransitionPhase.Rejected, RowState.Rejected)]
    [InlineData(TransitionPhase.Failed, RowState.Failed)]
    [InlineData(TransitionPhase.Cancelled, RowState.Cancelled)]
    public void Of_EndOfATransition_IsTheRowsEnd(TransitionPhase outcome, RowState state)
    {
        Assert.Equal(state, RowStates.Of(outcome));
        Assert.True(state.IsFinal());
        Assert.Equal(state != RowState.Completed, state.CanBeRetried());
    }

    [Fact]
    public void Of_PhaseThatIsNoEnd_Throws() =>
        Assert.All(Enum.GetValues<TransitionPhase>().Where(phase => !phase.IsFinal()), phase => Assert.Throws<ArgumentOutOfRangeException>(() => RowStates.Of(phase)));

    [Fact]
    public void Row_AnythingThatMayHappenInAnyOrder_MakesOnlyLegalMoves()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var row = new BatchRow("b0", 2, new TransitionRequest(Fixture.Customer)) { UpdatedAt = Now };
            for (var step = 0; step < 40; step++)
            {
                var at = Now.AddMinutes(step);
                var after = Happen(random, row, at);
                if (after is null)
                    continue;
                Assert.True(
                    after.State == row.State || row.State.CanMoveTo(after.State) || (row.State.CanMoveTo(RowState.Running) && RowState.Running.CanMoveTo(after.State)),
                    $"Seed {seed}: {row.State} -> {after.State}");
                Assert.True(after.Send >= row.Send && after.Attempt >= row.Attempt, $"Seed {seed}: went back.");
                row = after;
            }
        }
    }

    [Fact]
    public void Awaits_StaleOrRepeatedMessages_StartNothing()
    {
        var waiting = new BatchRow("b0", 2, new TransitionRequest(Fixture.Customer));
        Assert.True(waiting.Awaits(1)); // quicker than the note that it was sent

        var queued = waiting.Sent(1, Now)!;
        Assert.True(queued.Awaits(1));
        Assert.False(queued.Awaits(0));

        var takenBack = queued.TakenBack(1, Now)!;
        Assert.False(takenBack.Awaits(1)); // the same message again, after it was taken back
        Assert.True(takenBack.Awaits(2));

        var running = takenBack.Sent(2, Now)!.Started(2, takenBack.OwnTransition, "Contoso", Now)!;
        Assert.All([1, 2, 3], send => Assert.False(running.Awaits(send)));
    }

    [Fact]
    public void Settled_EndThatComesBeforeTheStartWasNoted_Counts()
    {
        var queued = new BatchRow("b0", 2, new TransitionRequest(Fixture.Customer)).Sent(1, Now)!;

        var settled = queued.Settled(new RowEnd(queued.OwnTransition, 1, TransitionPhase.Completed), Now)!;

        Assert.Equal(RowState.Completed, settled.State);
        Assert.Null(settled.Started(1, queued.OwnTransition, "Contoso", Now));
    }

    [Fact]
    public void Settled_OldEndAfterANewerOne_ChangesNothing()
    {
        var row = new BatchRow("b0", 2, new TransitionRequest(Fixture.Customer)).Sent(1, Now)!;
        row = row.Started(1, row.OwnTransition, "Contoso", Now)!.Settled(new RowEnd(row.OwnTransition, 1, TransitionPhase.Failed), Now)!;

        // Somebody retried the transition itself, and it went well.
        var better = row.Settled(new RowEnd(row.OwnTransition, 2, TransitionPhase.Completed), Now)!;

        Assert.Equal(RowState.Completed, better.State);
        Assert.Null(better.Settled(new RowEnd(row.OwnTransition, 1, TransitionPhase.Failed), Now));
        Assert.Null(row.Settled(new RowEnd(new TransitionId(Fixture.Customer, "another"), 9, TransitionPhase.Completed), Now));
    }

    [Fact]
    public void OwnTransition_IsTheSameHoweverOftenItIsAskedFor_AndAnotherForEachLine()
    {
        var row = new BatchRow("b0", 2, new TransitionRequest(Fixture.Customer));

        Assert.Equal(row.OwnTransition, (row with { Attempt = 3, Send = 7 }).OwnTransition);
        Assert.NotEqual(row.OwnTransition, (row with { Line = 3 }).OwnTransition);
        Assert.NotEqual(row.OwnTransition, (row with { BatchId = "b1" }).OwnTransition);
        Assert.True(TransitionId.TryParse(row.OwnTransition.ToString(), out _));
    }

    private static BatchRow? Happen(Random random, BatchRow row, DateTimeOffset at)
    {
        var send = Math.Max(1, row.Send + random.Next(-1, 2));
        var transition = random.Next(4) == 0 ? new TransitionId(row.Customer, "another") : row.OwnTransition;
        var outcomes = Enum.GetValues<TransitionPhase>().Where(phase => phase.IsFinal()).ToArray();
        return random.Next(7) switch
        {
            0 => row.Sent(send, at),
            1 => row.TakenBack(send, at),
            2 => row.Cancelled("why", at),
            3 => row.DeadLettered(send, new Problem("x", "y", Passing: false), at),
            4 => row.Started(send, transition, "Contoso", at),
            5 => row.Settled(new RowEnd(transition, row.TransitionAttempt + random.Next(0, 2), outcomes[random.Next(outcomes.Length)]), at),
            _ => row.Retried(row.Attempt + random.Next(0, 2), at, at),
        };
    }
}
