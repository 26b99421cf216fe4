using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api.Tests;

public sealed class TransitionPaceTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    [Fact]
    public void Of_NoProgressForLong_IsStalledAndEstimatesNothing() =>
        Assert.Equal(new TransitionPace(Start.AddMinutes(5), null), Of(New() with { CheckingAt = Start, ProgressAt = Start.AddMinutes(5) }, percent: 20, minutes: 36));

    [Fact]
    public void Of_NeverAnyProgress_IsStalledSinceItWasAccepted() =>
        Assert.Equal(new TransitionPace(Start, null), Of(New(), percent: 0, minutes: 31));

    [Fact]
    public void Of_OneThatIsHeld_IsNotStalled() =>
        Assert.Equal(new TransitionPace(null, null), Of(New() with { CheckingAt = Start, HeldBecause = "" }, percent: 20, minutes: 500));

    [Fact]
    public void Of_OneThatWaitsForApproval_IsNotStalled() =>
        Assert.Equal(new TransitionPace(null, null), Of(New() with { CheckingAt = Start, ApprovalAskedAt = Start }, percent: 20, minutes: 500));

    [Fact]
    public void Of_OneThatIsOver_IsNotStalled() =>
        Assert.Equal(new TransitionPace(null, null), Of(New() with { FinishedAt = Start, Outcome = TransitionPhase.Failed }, percent: 100, minutes: 500));

    [Fact]
    public void Of_AQuarterDone_TakesThreeTimesAsLongAgain() =>
        Assert.Equal(new TransitionPace(null, Start.AddMinutes(40)), Of(New() with { CheckingAt = Start }, percent: 25, minutes: 10));

    [Fact]
    public void Of_OneThatWasApprovedLate_DoesNotCountTheWait() =>
        Assert.Equal(
            new TransitionPace(null, Start.AddMinutes(520)),
            Of(New() with { CheckingAt = Start, ApprovalAskedAt = Start, PurchasingAt = Start.AddMinutes(500), ProgressAt = Start.AddMinutes(505) }, percent: 50, minutes: 510));

    [Fact]
    public void Of_NothingDone_EstimatesNothing() =>
        Assert.Equal(new TransitionPace(null, null), Of(New() with { CheckingAt = Start }, percent: 0, minutes: 10));

    private static TransitionRecord New() =>
        new(new TransitionOrder(new TransitionId(ApiHost.Fabrikam, "abcd"), Attempt: 1, Guid.NewGuid()), "fingerprint", Start);

    private static TransitionPace Of(TransitionRecord record, int percent, int minutes) =>
        TransitionPace.Of(record, percent, Limit, Start.AddMinutes(minutes));
}
