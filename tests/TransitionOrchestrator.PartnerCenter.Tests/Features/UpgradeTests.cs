using TransitionOrchestrator.PartnerCenter.Tests.Testing;
using static TransitionOrchestrator.PartnerCenter.Tests.Testing.Harness;

namespace TransitionOrchestrator.PartnerCenter.Tests.Features;

public sealed class UpgradeTests
{
    [Fact]
    public async Task CheckUpgradeEligibility_Eligible_IsNoReason()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, $$"""{ "customerId": "{{CustomerId}}", "isEligible": true, "productFamily": "azure" }""");

        Assert.Equal(new(true, null, IneligibilityReason.None), await pc.Client.CheckUpgradeEligibility(CustomerId, Step(), default));
        Assert.Equal(("POST", "/v1/productUpgrades/eligibility", $$"""{"customerId":"{{CustomerId}}","productFamily":"Azure"}"""), (pc.Server.Requests[0].Method, pc.Server.Requests[0].Path, pc.Server.Requests[0].Body));
    }

    [Theory]
    [InlineData(403, "900105", IneligibilityReason.SuspendedSubscription)]
    [InlineData(400, "900107", IneligibilityReason.NotInCatalogue)]
    [InlineData(403, "900108", IneligibilityReason.NoAzureSubscriptions)]
    [InlineData(409, "900109", IneligibilityReason.UpgradeInProgress)]
    [InlineData(400, "900110", IneligibilityReason.UpgradeCompleted)]
    [InlineData(403, "900119", IneligibilityReason.SharedServices)]
    [InlineData(403, "900120", IneligibilityReason.CannotBeProcessed)]
    [InlineData(403, "900130", IneligibilityReason.RecentlyBought)]
    [InlineData(403, "13605", IneligibilityReason.CustomerAgreementMissing)]
    [InlineData(403, "900123", IneligibilityReason.ResellerAgreementMissing)]
    [InlineData(403, "900124", IneligibilityReason.PartnerAgreementMissing)]
    [InlineData(403, "20002", IneligibilityReason.NoRelationship)]
    [InlineData(403, "900159", IneligibilityReason.NoRelationship)]
    public async Task CheckUpgradeEligibility_RefusedByError_IsTheReasonOfItsCode(int status, string code, IneligibilityReason reason)
    {
        await using var pc = await Start();
        pc.Server.Answer(status, $$"""{"code":{{code}},"description":"why"}""").Answer(200, $$"""{"isEligible":false,"reason":"Error {{code}}: why"}""");

        Assert.Equal(new(false, null, reason, code, "why"), await pc.Client.CheckUpgradeEligibility(CustomerId, Step(), default));
        Assert.Equal(new(false, null, reason, code, $"Error {code}: why"), await pc.Client.CheckUpgradeEligibility(CustomerId, Step(), default));
    }

    [Theory]
    [InlineData("The customer has one or more suspended Azure subscriptions.", IneligibilityReason.SuspendedSubscription)]
    [InlineData("Azure subscriptions were purchased recently.", IneligibilityReason.RecentlyBought)]
    [InlineData("The customer has not accepted the Microsoft Customer Agreement.", IneligibilityReason.CustomerAgreementMissing)]
    [InlineData("The indirect reseller has not signed the Microsoft Partner Agreement.", IneligibilityReason.ResellerAgreementMissing)]
    [InlineData("Your company has not accepted the Microsoft Partner Agreement.", IneligibilityReason.PartnerAgreementMissing)]
    [InlineData("Customer has Azure Partner Shared Services subscriptions.", IneligibilityReason.SharedServices)]
    [InlineData("The customer does not have any Azure subscriptions.", IneligibilityReason.NoAzureSubscriptions)]
    [InlineData("The original upgrade is in progress.", IneligibilityReason.UpgradeInProgress)]
    [InlineData("The upgrade was already completed.", IneligibilityReason.UpgradeCompleted)]
    [InlineData("No Azure item in the catalog of this country.", IneligibilityReason.NotInCatalogue)]
    [InlineData("There is no relationship with the customer.", IneligibilityReason.NoRelationship)]
    [InlineData("Computer says no.", IneligibilityReason.Other)]
    public async Task CheckUpgradeEligibility_RefusedByText_IsClassified(string text, IneligibilityReason reason)
    {
        await using var pc = await Start();
        pc.Server.Answer(200, $$"""{"isEligible":false,"reason":"{{text}}","productFamily":"azure"}""");

        Assert.Equal(new(false, null, reason, null, text), await pc.Client.CheckUpgradeEligibility(CustomerId, Step(), default));
    }

    [Fact]
    public async Task CheckUpgradeEligibility_UpgradeExists_NamesIt()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, $$"""{"isEligible":false,"upgradeId":"{{UpgradeId}}"}""");

        Assert.Equal(UpgradeId, (await pc.Client.CheckUpgradeEligibility(CustomerId, Step(), default)).UpgradeId);
    }

    [Theory]
    [InlineData(403, """{"code":900150}""")]
    [InlineData(400, """{"code":900118}""")]
    public async Task CheckUpgradeEligibility_NotAReason_IsAFailure(int status, string body)
    {
        await using var pc = await Start();
        pc.Server.Answer(status, body);

        await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.CheckUpgradeEligibility(CustomerId, Step(), default));
    }

    [Theory]
    [InlineData("productUpgrades/{0}")]
    [InlineData("/productUpgrades/{0}")]
    [InlineData("/v1/productUpgrades/{0}")]
    [InlineData("/v1/productUpgrades/{0}/status")]
    [InlineData("productupgrades/{0}/")]
    [InlineData("https://api.partnercenter.microsoft.com/v1/productUpgrades/{0}/status?x=1")]
    public async Task CreateUpgrade_LocationInAnyForm_GivesTheId(string location)
    {
        await using var pc = await Start();
        pc.Server.Answer(202, "", ("Location", location.Replace("{0}", UpgradeId.ToString(), StringComparison.Ordinal)));

        Assert.Equal(new(UpgradeId, UpgradeStartOutcome.Started), await pc.Client.CreateUpgrade(CustomerId, Step(), default));
        Assert.Equal("/v1/productUpgrades", pc.Server.Requests[0].Path);
    }

    [Fact]
    public async Task CreateUpgrade_AcceptedWithoutLocation_IsAmbiguous()
    {
        await using var pc = await Start();
        pc.Server.Answer(202);

        Assert.True((await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.CreateUpgrade(CustomerId, Step(), default))).Ambiguous);
    }

    [Theory]
    [InlineData(409, "900109", UpgradeStartOutcome.AttachedToRunning)]
    [InlineData(400, "900110", UpgradeStartOutcome.AlreadyCompleted)]
    public async Task CreateUpgrade_OneExists_AttachesToTheIdInTheText(int status, string code, UpgradeStartOutcome outcome)
    {
        await using var pc = await Start();
        pc.Server.Answer(status, $$"""{"code":{{code}},"description":"Upgrade {{UpgradeId.ToString().ToUpperInvariant()}} of customer {{CustomerId}} exists."}""");

        Assert.Equal(new(UpgradeId, outcome), await pc.Client.CreateUpgrade(CustomerId, Step(), default));
        Assert.Single(pc.Server.Requests);
    }

    [Theory]
    [InlineData(409, "900109", "An upgrade exists.", UpgradeStartOutcome.AttachedToRunning)]
    [InlineData(400, "900110", "Upgrades 11111111-9c14-4a6f-8f02-b7d1c0a6e935 and 22222222-9c14-4a6f-8f02-b7d1c0a6e935 exist.", UpgradeStartOutcome.AlreadyCompleted)]
    public async Task CreateUpgrade_OneExistsAndTheTextDoesNotTell_AsksEligibility(int status, string code, string text, UpgradeStartOutcome outcome)
    {
        await using var pc = await Start();
        pc.Server.Answer(status, $$"""{"code":"{{code}}","description":"{{text}}"}""").Answer(200, $$"""{"isEligible":false,"upgradeId":"{{UpgradeId}}"}""");

        Assert.Equal(new(UpgradeId, outcome), await pc.Client.CreateUpgrade(CustomerId, Step(), default));
        Assert.NotEqual(pc.Server.Requests[0].RequestId, pc.Server.Requests[1].RequestId);
    }

    [Fact]
    public async Task CreateUpgrade_OneExistsAndNobodyNamesIt_IsAConflict()
    {
        await using var pc = await Start();
        pc.Server.Answer(409, """{"code":900109}""").Answer(200, """{"isEligible":false}""");

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.CreateUpgrade(CustomerId, Step(), default));
        Assert.Equal((PartnerCenterErrorKind.Conflict, "900109", PartnerCenterReaction.AttachToUpgrade), (failure.Kind, failure.Code, failure.Reaction));
    }

    [Fact]
    public async Task GetUpgradeStatus_PublishedBody_IsRead()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, """
            { "id": "e58b3d27-9c14-4a6f-8f02-b7d1c0a6e935", "productFamily": "Azure", "status": "Completed",
              "lineItems": [ { "sourceProduct": { "id": "2b9a47c1-0d5e-4f83-a6b2-7e1c3d9f5048", "name": "AzureSubscription" },
                               "targetProduct": { "id": "c7f2a914-63db-4e0b-b1a8-2f5d80e9c346", "name": "Microsoft Azure plan" },
                               "upgradedDate": "2026-02-02T09:47:28.8524555Z", "status": "Completed" } ] }
            """);

        var status = await pc.Client.GetUpgradeStatus(CustomerId, UpgradeId, Step(), default);

        Assert.True(status.IsFullySucceeded);
        var line = Assert.Single(status.LineItems);
        Assert.Equal((LegacyId, PlanId, UpgradeProgress.Succeeded), (line.SourceId, line.TargetId, line.Progress));
        Assert.Equal($"/v1/productUpgrades/{UpgradeId}/status", pc.Server.Requests[0].Path);
    }

    [Theory]
    [InlineData("Completed", UpgradeProgress.Succeeded)]
    [InlineData("succeeded", UpgradeProgress.Succeeded)]
    [InlineData("Success", UpgradeProgress.Succeeded)]
    [InlineData("FAILED", UpgradeProgress.Failed)]
    [InlineData("Error", UpgradeProgress.Failed)]
    [InlineData("Canceled", UpgradeProgress.Failed)]
    [InlineData("cancelled", UpgradeProgress.Failed)]
    [InlineData("Completed_With-Errors", UpgradeProgress.Failed)]
    [InlineData("NotStarted", UpgradeProgress.Running)]
    [InlineData("In Progress", UpgradeProgress.Running)]
    [InlineData("a word of tomorrow", UpgradeProgress.Running)]
    [InlineData("", UpgradeProgress.Running)]
    public async Task GetUpgradeStatus_AnyWord_IsNormalised(string word, UpgradeProgress progress)
    {
        await using var pc = await Start();
        pc.Server.Answer(200, $$"""{"status":"{{word}}"}""");

        var status = await pc.Client.GetUpgradeStatus(CustomerId, UpgradeId, Step(), default);

        Assert.Equal((progress, word, UpgradeId), (status.Progress, status.RawStatus, status.Id));
    }

    [Fact]
    public async Task GetUpgradeStatus_FailedLine_IsNotASuccessAndNamesItsReasonInEitherSpelling()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, """
            { "status": "Completed", "errorDetails": { "code": 900120, "message": "m" },
              "lineItems": [ { "status": "Failed", "sourceProduct": { "id": "odd" }, "errorDetails": { "code": "x", "description": "d" } }, { "status": "Completed" } ] }
            """);

        var status = await pc.Client.GetUpgradeStatus(CustomerId, UpgradeId, Step(), default);

        Assert.Equal((UpgradeProgress.Succeeded, false), (status.Progress, status.IsFullySucceeded));
        Assert.Equal((new UpgradeError("900120", "m"), new UpgradeError("x", "d"), null), (status.Error, status.LineItems[0].Error, status.LineItems[0].SourceId));
    }
}
