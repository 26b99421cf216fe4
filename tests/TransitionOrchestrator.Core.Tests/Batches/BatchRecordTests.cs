namespace TransitionOrchestrator.Core.Tests.Batches;

public class BatchRecordTests
{
    private static readonly Dictionary<BatchPhase, BatchPhase[]> Legal = new()
    {
        [BatchPhase.Accepting] = [BatchPhase.Running],
        [BatchPhase.Running] = [BatchPhase.Suspended, BatchPhase.Paused, BatchPhase.Cancelling, BatchPhase.Completed],
        [BatchPhase.Suspended] = [BatchPhase.Running, BatchPhase.Cancelling, BatchPhase.Completed],
        [BatchPhase.Paused] = [BatchPhase.Running, BatchPhase.Suspended, BatchPhase.Cancelling, BatchPhase.Completed],
        [BatchPhase.Cancelling] = [BatchPhase.Cancelled],
        [BatchPhase.Completed] = [BatchPhase.Running],
        [BatchPhase.Cancelled] = [BatchPhase.Running],
    };

    [Fact]
    public void CanMoveTo_EveryPair_IsAsStated()
    {
        foreach (var from in Enum.GetValues<BatchPhase>())
        {
            foreach (var to in Enum.GetValues<BatchPhase>())
                Assert.True(Legal[from].Contains(to) == from.CanMoveTo(to), $"{from} -> {to}");
        }
    }

    [Theory]
    [InlineData(BatchPhase.Running, BatchPhase.Completed)]
    [InlineData(BatchPhase.Suspended, BatchPhase.Completed)]
    [InlineData(BatchPhase.Cancelling, BatchPhase.Cancelled)]
    public void WithMoved_LastRow_EndsTheBatch(BatchPhase phase, BatchPhase end)
    {
        var batch = Batch(phase, new RowCounts(Running: 1, Completed: 2));

        var over = batch.WithMoved([(RowState.Running, RowState.Failed)], Fixture.Now.AddHours(1));

        Assert.Equal((end, Fixture.Now.AddHours(1)), (over.Phase, over.FinishedAt));
        Assert.Equal(new RowCounts(Completed: 2, Failed: 1), over.Counts);
        Assert.Equal(3, over.Counts.Total);
    }

    [Fact]
    public void WithMoved_WhileARetryIsStillToBeTakenUp_DoesNotEndTheBatch()
    {
        var batch = Batch(BatchPhase.Running, new RowCounts(Running: 1, Failed: 2)) with { RetryPending = true };

        Assert.Equal(BatchPhase.Running, batch.WithMoved([(RowState.Running, RowState.Completed)], Fixture.Now).Phase);
    }

    [Fact]
    public void Retried_BatchThatIsOver_BeginsAgainUnderAnotherInstance()
    {
        var over = Batch(BatchPhase.Completed, new RowCounts(Completed: 5, Failed: 2, DeadLettered: 1)) with { FinishedAt = Fixture.Now };

        var again = over.Retried(new PersonsDecision("why"), Fixture.Now.AddHours(1))!;

        Assert.Equal((BatchPhase.Running, 2, true, null), (again.Phase, again.Attempt, again.RetryPending, again.FinishedAt));
        Assert.NotEqual(over.InstanceId, again.InstanceId);
        Assert.Equal(5, again.FinalBefore);
    }

    [Theory]
    [InlineData(BatchPhase.Accepting)]
    [InlineData(BatchPhase.Cancelling)]
    public void Retried_BatchThatCannotBegin_IsLeft(BatchPhase phase) => Assert.Null(Batch(phase, new RowCounts(Failed: 1)).Retried(new PersonsDecision(Reason: null), Fixture.Now));

    [Fact]
    public void Counts_EveryState_AddsUp()
    {
        var states = Enum.GetValues<RowState>();
        var counts = states.Select((state, index) => (state, index)).Aggregate(new RowCounts(), (counts, one) => counts.With(one.state, one.index + 1));

        Assert.All(states, state => Assert.Equal(Array.IndexOf(states, state) + 1, counts.In(state)));
        Assert.Equal(states.Length * (states.Length + 1) / 2, counts.Total);
        Assert.Equal(states.Where(state => state.CanBeRetried()).Sum(counts.In), counts.CanBeRetried);
        Assert.Equal(states.Where(state => !state.IsFinal()).Sum(counts.In), counts.Open);
        Assert.Equal(new RowCounts(Waiting: 2, Failed: 1), RowCounts.Of([RowState.Waiting, RowState.Failed, RowState.Waiting]));
    }

    private static BatchRecord Batch(BatchPhase phase, RowCounts counts) => new("b0", Fixture.Now) { BodyHash = "hash", Phase = phase, Counts = counts };
}
