namespace TransitionOrchestrator.Core.Tests.Transitions;

public class TransitionPhaseTests
{
    /// <summary>Every legal move; whatever is not listed must be refused.</summary>
    private static readonly HashSet<(TransitionPhase From, TransitionPhase To)> Legal =
    [
        (TransitionPhase.Queued, TransitionPhase.Checking),
        (TransitionPhase.Queued, TransitionPhase.Failed),
        (TransitionPhase.Queued, TransitionPhase.Cancelled),
        (TransitionPhase.Checking, TransitionPhase.AwaitingApproval),
        (TransitionPhase.Checking, TransitionPhase.Purchasing),
        (TransitionPhase.Checking, TransitionPhase.Rejected),
        (TransitionPhase.Checking, TransitionPhase.Completed),
        (TransitionPhase.Checking, TransitionPhase.PartiallyCompleted),
        (TransitionPhase.Checking, TransitionPhase.Failed),
        (TransitionPhase.Checking, TransitionPhase.Cancelled),
        (TransitionPhase.AwaitingApproval, TransitionPhase.Purchasing),
        (TransitionPhase.AwaitingApproval, TransitionPhase.Rejected),
        (TransitionPhase.AwaitingApproval, TransitionPhase.Completed),
        (TransitionPhase.AwaitingApproval, TransitionPhase.PartiallyCompleted),
        (TransitionPhase.AwaitingApproval, TransitionPhase.Failed),
        (TransitionPhase.AwaitingApproval, TransitionPhase.Cancelled),
        (TransitionPhase.Purchasing, TransitionPhase.Mapping),
        (TransitionPhase.Purchasing, TransitionPhase.Suspending),
        (TransitionPhase.Purchasing, TransitionPhase.Completed),
        (TransitionPhase.Purchasing, TransitionPhase.PartiallyCompleted),
        (TransitionPhase.Purchasing, TransitionPhase.Failed),
        (TransitionPhase.Purchasing, TransitionPhase.Cancelled),
        (TransitionPhase.Mapping, TransitionPhase.Suspending),
        (TransitionPhase.Mapping, TransitionPhase.Completed),
        (TransitionPhase.Mapping, TransitionPhase.PartiallyCompleted),
        (TransitionPhase.Mapping, TransitionPhase.Failed),
        (TransitionPhase.Mapping, TransitionPhase.Cancelled),
        (TransitionPhase.Suspending, TransitionPhase.Completed),
        (TransitionPhase.Suspending, TransitionPhase.PartiallyCompleted),
        (TransitionPhase.Suspending, TransitionPhase.Failed),
        (TransitionPhase.Suspending, TransitionPhase.Cancelled),
        (TransitionPhase.PartiallyCompleted, TransitionPhase.Queued),
        (TransitionPhase.Rejected, TransitionPhase.Queued),
        (TransitionPhase.Cancelled, TransitionPhase.Queued),
        (TransitionPhase.Failed, TransitionPhase.Queued),
    ];

    public static TheoryData<TransitionPhase, TransitionPhase> EveryPair()
    {
        var pairs = new TheoryData<TransitionPhase, TransitionPhase>();
        foreach (var from in Enum.GetValues<TransitionPhase>())
        {
            foreach (var to in Enum.GetValues<TransitionPhase>())
                pairs.Add(from, to);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void CanMoveTo_EveryPair_IsLegalOnlyWhenListed(TransitionPhase from, TransitionPhase to) =>
        Assert.Equal(Legal.Contains((from, to)), from.CanMoveTo(to));

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void CanMoveTo_FromFinalToUnderWay_OnlyThroughQueued(TransitionPhase from, TransitionPhase to)
    {
        if (from.IsFinal() && to != TransitionPhase.Queued)
            Assert.False(from.CanMoveTo(to));
    }

    [Fact]
    public void CanMoveTo_BeforeSuspending_NeverSkipsPurchasing() =>
        Assert.All(Enum.GetValues<TransitionPhase>().Where(phase => phase < TransitionPhase.Purchasing), phase =>
        {
            Assert.False(phase.CanMoveTo(TransitionPhase.Mapping));
            Assert.False(phase.CanMoveTo(TransitionPhase.Suspending));
        });
}
