namespace TransitionOrchestrator.Core.Tests.Prerequisites;

public class AssessmentTests
{
    private static readonly AgreementAttestation Attestation = new("Ida", "Brand", "ida.brand@fabkrafts.example", Fixture.Now.AddDays(-3));

    [Fact]
    public void Of_DirectCustomer_NeedsOnePlanForAllSubscriptions()
    {
        var assessment = Assessment.Of(Fixture.Facts(Fixture.Legacy(1), Fixture.Legacy(2)), Fixture.Order());

        Assert.Empty(assessment.Unmet);
        var plan = Assert.Single(assessment.Plans);
        Assert.Equal(Reseller.Direct, plan.Reseller);
        Assert.Null(plan.PlanId);
        Assert.All(assessment.Subscriptions, one => Assert.Equal(Disposition.Move, one.Disposition));
    }

    [Fact]
    public void Of_TwoResellersOfRecord_NeedsTwoPlans()
    {
        var facts = Fixture.Facts(Fixture.Legacy(1, Fixture.Northbay), Fixture.Legacy(2, Fixture.Eastgate), Fixture.Legacy(3, Fixture.Northbay));

        Assert.Equal([Fixture.Northbay, Fixture.Eastgate], Assessment.Of(facts, Fixture.Order()).Plans.Select(plan => plan.Reseller));
    }

    [Fact]
    public void Of_PlanOfTheSameReseller_IsReused()
    {
        var facts = Fixture.Facts(Fixture.Legacy(1, Fixture.Northbay), Fixture.Legacy(2, Fixture.Eastgate)) with
        {
            Plans = [Fixture.Plan(1, Fixture.Eastgate)],
        };

        var plans = Assessment.Of(facts, Fixture.Order()).Plans;
        Assert.Null(plans.Single(plan => plan.Reseller == Fixture.Northbay).PlanId);
        Assert.True(plans.Single(plan => plan.Reseller == Fixture.Eastgate) is { Reused: true, PlanId: not null });
    }

    [Fact]
    public void Of_ManyUnmetPrerequisites_ReportsAllTogether()
    {
        var facts = Fixture.Facts(Fixture.Legacy(1, Fixture.Northbay)) with
        {
            AgreementAccepted = false,
            AccountMayBuy = false,
            AccountStatus = "UnderReview",
            CatalogItemId = null,
            OffersMapping = false,
            Resellers = [new ResellerStanding(Fixture.Northbay, MayTransact: false, "Its partner agreement is not signed.")],
        };

        var unmet = Assessment.Of(facts, Fixture.Order() with { Route = RoutePreference.Stepwise }).Unmet;

        Assert.Equal(
            [UnmetCodes.CountryNotServed, UnmetCodes.CustomerAgreementMissing, UnmetCodes.CustomerNotAllowed, UnmetCodes.ResellerMayNotTransact, UnmetCodes.RouteNotOffered],
            unmet.Select(one => one.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_NoRelationship_ReportsThatAlone()
    {
        var facts = new CustomerFacts(Fixture.Customer) { RelationshipExists = false };

        Assert.Equal([UnmetCodes.ResellerRelationshipMissing], Assessment.Of(facts, Fixture.Order()).Unmet.Select(one => one.Code));
    }

    [Fact]
    public void Of_OnlyTheAgreementMissingWithAttestation_ConfirmsItFirst()
    {
        var facts = Fixture.Facts(Fixture.Legacy(1)) with { AgreementAccepted = false };

        var assessment = Assessment.Of(facts, Fixture.Order() with { Attestation = Attestation });

        Assert.True(assessment.ConfirmAgreementFirst);
        Assert.Empty(assessment.Unmet);
    }

    [Fact]
    public void Of_AgreementAndMoreMissingWithAttestation_ConfirmsNothing()
    {
        var facts = Fixture.Facts(Fixture.Legacy(1)) with { AgreementAccepted = false, CatalogItemId = null };

        var assessment = Assessment.Of(facts, Fixture.Order() with { Attestation = Attestation });

        Assert.False(assessment.ConfirmAgreementFirst);
        Assert.Equal([UnmetCodes.CountryNotServed], assessment.Unmet.Select(one => one.Code));
    }

    [Fact]
    public void Of_AgreementMissingOnTheUpgradeRouteWithAttestation_IgnoresTheSameReasonInTheServicesWords()
    {
        var facts = Fixture.Facts(Fixture.Legacy(1)) with
        {
            OffersMapping = false,
            AgreementAccepted = false,
            Upgrade = new UpgradeEligibility(IsEligible: false) { Obstacle = UpgradeObstacle.AgreementMissing, Reason = "The agreement is not confirmed." },
        };

        var assessment = Assessment.Of(facts, Fixture.Order() with { Attestation = Attestation });

        Assert.Equal(RouteKind.ProductUpgrade, assessment.Route);
        Assert.True(assessment.ConfirmAgreementFirst);
    }

    [Fact]
    public void Of_SuspendedSubscriptionOnTheUpgradeRoute_IsUnmet()
    {
        var facts = Fixture.Facts(Fixture.Legacy(1), Fixture.Legacy(2, status: LegacyStatus.Suspended)) with
        {
            OffersMapping = false,
            Upgrade = new UpgradeEligibility(IsEligible: false) { Obstacle = UpgradeObstacle.SuspendedSubscription, Reason = "Suspended." },
        };

        Assert.Equal([UnmetCodes.SuspendedSubscription], Assessment.Of(facts, Fixture.Order()).Unmet.Select(one => one.Code));
    }

    [Fact]
    public void Of_SuspendedSubscriptionStepwise_IsLeftAlone()
    {
        var assessment = Assessment.Of(Fixture.Facts(Fixture.Legacy(1), Fixture.Legacy(2, status: LegacyStatus.Suspended)), Fixture.Order());

        Assert.Empty(assessment.Unmet);
        Assert.Equal([Disposition.Move, Disposition.LeaveAlone], assessment.Subscriptions.Select(one => one.Disposition));
    }

    [Theory]
    [InlineData(UpgradeObstacle.Other, UnmetCodes.NotEligible)]
    [InlineData(UpgradeObstacle.AgreementMissing, UnmetCodes.CustomerAgreementMissing)]
    [InlineData(UpgradeObstacle.SuspendedSubscription, UnmetCodes.SuspendedSubscription)]
    [InlineData(UpgradeObstacle.CountryNotServed, UnmetCodes.CountryNotServed)]
    [InlineData(UpgradeObstacle.PartnerAgreementMissing, UnmetCodes.ResellerMayNotTransact)]
    public void Of_IneligibleForAReasonThatNoFactShows_IsUnmetInTheServicesWords(UpgradeObstacle obstacle, string code)
    {
        var facts = Fixture.Facts(Fixture.Legacy(1)) with { OffersMapping = false, Upgrade = new UpgradeEligibility(IsEligible: false) { Obstacle = obstacle, Reason = "Bought recently." } };

        var unmet = Assert.Single(Assessment.Of(facts, Fixture.Order()).Unmet);
        Assert.Equal(code, unmet.Code);
        Assert.Contains("Bought recently.", unmet.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_UpgradeThatExists_IsAttachedTo()
    {
        var upgrade = Guid.Parse("e58b3d27-9c14-4a6f-8f02-b7d1c0a6e935");
        var facts = Fixture.Facts(Fixture.Legacy(1), Fixture.Legacy(2, status: LegacyStatus.Suspended)) with
        {
            OffersMapping = false,
            Upgrade = new UpgradeEligibility(IsEligible: false) { UpgradeId = upgrade },
        };

        var assessment = Assessment.Of(facts, Fixture.Order());

        Assert.Empty(assessment.Unmet);
        Assert.Equal(upgrade, Assert.Single(assessment.Plans).UpgradeId);
        Assert.All(assessment.Subscriptions, one => Assert.Equal(Disposition.Move, one.Disposition));
    }

    [Fact]
    public void Of_AzureSubscriptionUnderTheRightPlan_IsOnlySuspended()
    {
        var legacy = Fixture.Legacy(1, Fixture.Northbay);
        var facts = Fixture.Facts(legacy) with { Plans = [Fixture.Plan(1, Fixture.Northbay, legacy)] };

        Assert.Equal(Disposition.SuspendOnly, Assert.Single(Assessment.Of(facts, Fixture.Order()).Subscriptions).Disposition);
    }

    [Fact]
    public void Of_AzureSubscriptionUnderAnotherResellersPlan_IsBlockedAndNothingIsBoughtForIt()
    {
        var legacy = Fixture.Legacy(1, Fixture.Northbay);
        var facts = Fixture.Facts(legacy) with { Plans = [Fixture.Plan(1, Fixture.Eastgate, legacy)] };

        var assessment = Assessment.Of(facts, Fixture.Order());

        Assert.Equal("underOtherPlan", Assert.Single(assessment.Subscriptions).Reason!.Code);
        Assert.Empty(assessment.Plans);
    }

    [Fact]
    public void Of_EverythingMovedAlready_NeedsNothing()
    {
        var legacy = Fixture.Legacy(1, status: LegacyStatus.Suspended);
        var facts = Fixture.Facts(legacy) with { Plans = [Fixture.Plan(1, Reseller.Direct, legacy)], AgreementAccepted = false };

        var assessment = Assessment.Of(facts, Fixture.Order());

        Assert.Empty(assessment.Unmet);
        Assert.Empty(assessment.Plans);
        Assert.Equal(Disposition.AlreadyMoved, Assert.Single(assessment.Subscriptions).Disposition);
        Assert.Equal(0, assessment.CallsNeeded);
    }

    [Fact]
    public void Of_CustomerWithoutLegacySubscription_OnlyBuysAPlanStepwise()
    {
        var assessment = Assessment.Of(Fixture.Facts() with { OffersMapping = false }, Fixture.Order() with { ResellerMpnId = "5550121" });

        Assert.Equal(RouteKind.Stepwise, assessment.Route);
        Assert.Empty(assessment.Unmet);
        Assert.Equal(Fixture.Northbay, Assert.Single(assessment.Plans).Reseller);
    }

    [Fact]
    public void Of_RetryOfSomeSubscriptions_TakesUpOnlyThose()
    {
        var again = Fixture.Legacy(2);
        var order = Fixture.Order() with { Attempt = 2, OnlySubscriptions = [again.CommerceId] };

        Assert.Equal(again, Assert.Single(Assessment.Of(Fixture.Facts(Fixture.Legacy(1), again), order).Subscriptions).Subscription);
    }

    [Fact]
    public void Of_OtherAzureOffers_AreReportedAndNotTouched()
    {
        var facts = Fixture.Facts(Fixture.Legacy(1)) with { OtherAzureOffers = [Fixture.Legacy(9)] };

        Assert.Equal("otherOffer", Assessment.Of(facts, Fixture.Order()).Subscriptions.Single(one => one.Disposition == Disposition.LeaveAlone).Reason!.Code);
    }
}
