namespace TransitionOrchestrator.Core.Tests.Mapping;

public class MappingConfirmationTests
{
    private static readonly LegacySubscription Legacy = Fixture.Legacy(1, Fixture.Northbay);
    private static readonly SubscriptionWork Work = new(Legacy.CommerceId, Legacy.AzureId, Legacy.Name, Legacy.Reseller);
    private static readonly CommerceDocument Document = new("""{"id":"x"}""", "\"1\"");

    private static CommerceReading Active => new(Legacy.CommerceId, Legacy.AzureId, Legacy.Reseller, LegacyStatus.Active, Document);

    [Fact]
    public void Judge_UnderThePlanOfItsReseller_IsConfirmed()
    {
        var outcome = Judge(out var confirmed, [Fixture.Plan(1, Fixture.Northbay, Legacy)], Active);

        Assert.Equal(Standing.Done, outcome.Standing);
        Assert.Equal(Fixture.Plan(1, Fixture.Northbay).Id, confirmed!.PlanId);
        Assert.False(confirmed.AlreadySuspended);
        Assert.Same(Document, confirmed.Document);
    }

    [Fact]
    public void Judge_NotListedYet_IsPendingAndNothingIsConfirmed()
    {
        Assert.Equal(Standing.Pending, Judge(out var confirmed, [Fixture.Plan(1, Fixture.Northbay)], Active).Standing);
        Assert.Null(confirmed);
    }

    [Fact]
    public void Judge_UnderThePlanOfAnotherReseller_FailsAndNothingIsConfirmed()
    {
        var outcome = Judge(out var confirmed, [Fixture.Plan(1, Fixture.Eastgate, Legacy)], Active);

        Assert.Equal("underOtherPlan", outcome.Problem!.Code);
        Assert.Null(confirmed);
    }

    [Fact]
    public void Judge_ResellerChangedMeanwhile_Fails()
    {
        var outcome = Judge(out var confirmed, [Fixture.Plan(1, Fixture.Northbay, Legacy)], Active with { Reseller = Fixture.Eastgate });

        Assert.Equal("changedMeanwhile", outcome.Problem!.Code);
        Assert.Null(confirmed);
    }

    [Fact]
    public void Judge_CommerceSubscriptionSuspendedByTheService_NeedsNoSuspension()
    {
        Judge(out var confirmed, [Fixture.Plan(1, Fixture.Northbay, Legacy)], Active with { Status = LegacyStatus.Suspended });

        Assert.True(confirmed!.AlreadySuspended);
        Assert.Equal(Fixture.Now, confirmed.SuspendedAt);
    }

    [Fact]
    public void Judge_CommerceSubscriptionNoLongerListed_NeedsNoSuspension()
    {
        Judge(out var confirmed, [Fixture.Plan(1, Fixture.Northbay, Legacy)]);

        Assert.True(confirmed!.AlreadySuspended);
    }

    private static StepOutcome<SubscriptionWork> Judge(out ConfirmedMapping? confirmed, ExistingPlan[] plans, params CommerceReading[] subscriptions) =>
        MappingConfirmation.Judge(Work, new MappingFacts(plans, subscriptions), Fixture.Now, out confirmed);
}
