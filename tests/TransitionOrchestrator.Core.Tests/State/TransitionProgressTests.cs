namespace TransitionOrchestrator.Core.Tests.State;

public class TransitionProgressTests
{
    private static readonly TransitionRecord Record = new(Fixture.Order(), "f", Fixture.Now);

    [Fact]
    public void Phase_LaterFactsWithoutEarlierOnes_ShowTheLatest() =>
        Assert.Equal(TransitionPhase.Suspending, (Record with { SuspendingAt = Fixture.Now, CheckingAt = Fixture.Now.AddHours(1) }).Phase);

    [Fact]
    public void Phase_Finished_IsTheOutcome() =>
        Assert.Equal(TransitionPhase.Rejected, (Record with { FinishedAt = Fixture.Now, Outcome = TransitionPhase.Rejected, MappingAt = Fixture.Now }).Phase);

    [Fact]
    public void Of_EveryWayThroughTheFacts_NeverGoesBack()
    {
        var rows = Enumerable.Range(1, 3).Select(number => SubscriptionRow.Of(new PlannedSubscription(Fixture.Legacy(number), Disposition.Move, Reason: null))).ToArray();
        var plan = new PlanRow(Reseller.Direct);
        var last = 0;
        void Check(TransitionRecord record)
        {
            var percent = TransitionProgress.Of(new TransitionDetails(record, [plan], rows)).Percent;
            Assert.InRange(percent, last, record.Phase.IsFinal() ? 100 : 99);
            last = percent;
        }

        Check(Record);
        var record = Record with { CheckingAt = Fixture.Now };
        Check(record);
        record = record with { PurchasingAt = Fixture.Now };
        Check(record);
        plan = plan with { ReadyAt = Fixture.Now };
        Check(record);
        for (var i = 0; i < 2; i++)
        {
            rows[i] = rows[i] with { MappedAt = Fixture.Now };
            Check(record);
        }

        rows[2] = rows[2] with { Problem = new Problem("x", "y", Passing: false) };
        Check(record);
        rows[0] = rows[0] with { ConfirmedAt = Fixture.Now };
        Check(record);
        rows[0] = rows[0] with { SuspendedAt = Fixture.Now };
        Check(record);
        rows[1] = rows[1] with { Problem = new Problem("x", "y", Passing: false) };
        Check(record);
        Check(record with { FinishedAt = Fixture.Now, Outcome = TransitionPhase.PartiallyCompleted });
        Assert.Equal(100, last);
    }

    [Fact]
    public void Of_MixedRows_CountsEachOnce()
    {
        SubscriptionRow Row(int number, Disposition disposition) => SubscriptionRow.Of(new PlannedSubscription(Fixture.Legacy(number), disposition, Reason: null));
        var details = new TransitionDetails(Record, [new PlanRow(Reseller.Direct) { ReadyAt = Fixture.Now }, new PlanRow(Fixture.Northbay)],
        [
            Row(1, Disposition.Move) with { MappedAt = Fixture.Now, ConfirmedAt = Fixture.Now, SuspendedAt = Fixture.Now },
            Row(2, Disposition.Move) with { Problem = new Problem("x", "y", Passing: false) },
            Row(3, Disposition.AlreadyMoved),
            Row(4, Disposition.LeaveAlone) with { Problem = new Problem("x", "y", Passing: false) },
            Row(5, Disposition.SuspendOnly),
        ]);

        var progress = TransitionProgress.Of(details);

        Assert.Equal((2, 1, 5, 1, 1, 1, 1, 1), (progress.Plans, progress.PlansReady, progress.Total, progress.Mapped, progress.Suspended, progress.AlreadyMoved, progress.LeftAlone, progress.Failed));
    }
}
