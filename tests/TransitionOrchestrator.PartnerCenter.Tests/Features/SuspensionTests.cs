using System.Text.Json.Nodes;
using TransitionOrchestrator.PartnerCenter.Tests.Testing;
using static TransitionOrchestrator.PartnerCenter.Tests.Testing.Harness;

namespace TransitionOrchestrator.PartnerCenter.Tests.Features;

public sealed class SuspensionTests
{
    private static readonly string Legacy = ReadingTests.LegacySubscription;

    private static readonly string Strange = Legacy.Replace("\"status\"", "\"fieldOfTomorrow\": { \"deep\": [ 1.50, 12345678901234567890, null ] }, \"Status\"", StringComparison.Ordinal);

    [Fact]
    public async Task SuspendSubscription_WholeResource_GoesBackWithUnknownFieldsAndETag()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, Strange).Answer(200, Strange.Replace("\"active\"", "\"suspended\"", StringComparison.Ordinal));
        var read = await pc.Client.GetSubscription(CustomerId, LegacyId, Step("read"), default);

        var result = await pc.Client.SuspendSubscription(CustomerId, read, Step("suspend"), default);

        Assert.True(Assert.IsType<SuspensionResult.Updated>(result).Subscription.HasStatus("suspended"));
        var patch = pc.Server.Requests[1];
        Assert.Equal(("PATCH", $"/v1/customers/{CustomerId}/subscriptions/{LegacyId}", "\"eyJpZCI6Ii4uLiIsInZlcnNpb24iOjF9\""), (patch.Method, patch.Path, patch.Header("If-Match")));
        var expected = JsonNode.Parse(Strange)!.AsObject();
        expected["Status"] = "suspended";
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(patch.Body)));
        Assert.Contains("1.50", patch.Body, StringComparison.Ordinal);
        Assert.Contains("12345678901234567890", patch.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SuspendSubscription_AppliedLater_IsAccepted()
    {
        await using var pc = await Start();
        pc.Server.Answer(202, "", ("Location", $"/customers/{CustomerId}/subscriptions/{LegacyId}"));

        Assert.IsType<SuspensionResult.Accepted>(await pc.Client.SuspendSubscription(CustomerId, new SubscriptionDocument(Legacy, "e"), Step(), default));
    }

    [Fact]
    public async Task SuspendSubscription_NoETag_SendsNone()
    {
        await using var pc = await Start();
        pc.Server.Answer(202);

        await pc.Client.SuspendSubscription(CustomerId, new SubscriptionDocument(Legacy, null), Step(), default);

        Assert.Null(pc.Server.Requests[0].Header("If-Match"));
    }

    [Theory]
    [InlineData("DZH318Z0BPS6:0001:DZH318Z0BML6")]
    [InlineData("MS-AZR-0146P")]
    [InlineData("")]
    public async Task SuspendSubscription_NotALegacyAzureSubscription_IsRefusedWithoutACall(string offer)
    {
        await using var pc = await Start();
        var document = new SubscriptionDocument(Legacy.Replace("\"MS-AZR-0145P\"", $"\"{offer}\"", StringComparison.Ordinal), "e");

        await Assert.ThrowsAsync<ArgumentException>(() => pc.Client.SuspendSubscription(CustomerId, document, Step(), default));
        Assert.Empty(pc.Server.Requests);
    }

    [Theory]
    [InlineData(400, """{"code":2055,"description":"stale"}""")]
    [InlineData(412, "")]
    public async Task SuspendSubscription_StaleETag_IsLeftToTheCaller(int status, string body)
    {
        await using var pc = await Start();
        pc.Server.Answer(status, body);

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.SuspendSubscription(CustomerId, new SubscriptionDocument(Legacy, "old"), Step(), default));

        Assert.Equal((PartnerCenterErrorKind.Conflict, PartnerCenterReaction.ReadAgain), (failure.Kind, failure.Reaction));
        Assert.Equal("\"old\"", Assert.Single(pc.Server.Requests).Header("If-Match"));
    }
}
