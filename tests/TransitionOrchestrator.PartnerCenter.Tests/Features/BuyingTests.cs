using System.Text.Json.Nodes;
using TransitionOrchestrator.PartnerCenter.Tests.Testing;
using static TransitionOrchestrator.PartnerCenter.Tests.Testing.Harness;

namespace TransitionOrchestrator.PartnerCenter.Tests.Features;

public sealed class BuyingTests
{
    private const string Item = "DZH318Z0BPS6:0001:DZH318Z0BML6";

    [Theory]
    [InlineData("5550121", """{"partnerOnRecordAttestationAccepted":true,"lineItems":[{"id":0,"catalogItemId":"DZH318Z0BPS6:0001:DZH318Z0BML6","quantity":1,"billingCycle":"one_time","participants":[{"key":"transaction_reseller","value":"5550121"}]}]}""")]
    [InlineData(null, """{"partnerOnRecordAttestationAccepted":true,"lineItems":[{"id":0,"catalogItemId":"DZH318Z0BPS6:0001:DZH318Z0BML6","quantity":1,"billingCycle":"one_time"}]}""")]
    public async Task CreateCart_IndirectOrDirect_SendsThePublishedBody(string? reseller, string expected)
    {
        await using var pc = await Start();
        pc.Server.Answer(201, """
            { "id": "d04e7a31-5b92-4c68-8f1d-e2a6b97c0355", "creationTimestamp": "2026-02-02T09:10:00.1Z", "expirationTimestamp": "2026-02-09T09:10:15.4Z", "status": "Active",
              "lineItems": [ { "id": 0, "catalogItemId": "DZH318Z0BPS6:0001:DZH318Z0BML6", "quantity": 1, "currencyCode": "EUR", "billingCycle": "one_time",
                "participants": [ { "key": "TransactionReseller", "value": "5550121" } ], "provisioningContext": {}, "orderGroup": "0" } ], "attributes": { "objectType": "Cart" } }
            """);

        var cart = await pc.Client.CreateCart(CustomerId, Item, reseller, Step(), default);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(pc.Server.Requests[0].Body)), pc.Server.Requests[0].Body);
        Assert.Equal(("d04e7a31-5b92-4c68-8f1d-e2a6b97c0355", false, "5550121"), (cart.Id, cart.IsOrdered, cart.LineItems[0].Reseller));
        Assert.Empty(cart.Errors);
    }

    [Theory]
    [InlineData("\"currency_is_not_supported\"", "currency_is_not_supported")]
    [InlineData("10000", "10000")]
    public async Task CreateCart_LineErrorInsideA201_IsSeen(string code, string expected)
    {
        await using var pc = await Start();
        pc.Server.Answer(201, $$$"""{ "id": "c", "lineItems": [ { "id": 0, "error": { "errorCode": {{{code}}}, "errorDescription": "d", "additionalInformation": {} } } ] }""");

        var cart = await pc.Client.CreateCart(CustomerId, Item, null, Step(), default);

        Assert.Equal(expected, Assert.Single(cart.Errors).ErrorCode);
    }

    [Fact]
    public async Task GetCart_Ordered_IsSeen()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, """{ "id": "c/1", "status": "ordered" }""");

        Assert.True((await pc.Client.GetCart(CustomerId, "c/1", Step(), default)).IsOrdered);
        Assert.Equal($"/v1/customers/{CustomerId}/carts/c%2F1", pc.Server.Requests[0].Path);
    }

    [Fact]
    public async Task CheckoutCart_PartialSuccess_IsTyped()
    {
        await using var pc = await Start();
        pc.Server.Answer(201, """
            { "orders": [ { "id": "Qm3x", "alternateId": "f1c2b3a4d5e6", "status": "pending", "creationDate": "2026-02-02T09:12:00.5Z",
                "lineItems": [ { "lineItemNumber": 0, "offerId": "DZH318Z0BPS6:0001:DZH318Z0BML6", "subscriptionId": "c7f2a914-63db-4e0b-b1a8-2f5d80e9c346", "quantity": 1, "partnerIdOnRecord": "5550121" } ] } ],
              "orderErrors": [ { "orderGroupId": "1", "code": 13605, "description": "no agreement" } ] }
            """);

        var result = await pc.Client.CheckoutCart(CustomerId, "c", Step(), default);

        Assert.Equal((true, false), (result.IsPartial, result.IsComplete));
        Assert.Equal(PlanId, result.Orders[0].LineItems[0].SubscriptionId);
        Assert.Equal(("1", "13605", PartnerCenterReaction.ConfirmAgreement), (result.OrderErrors[0].OrderGroupId, result.OrderErrors[0].Code, result.OrderErrors[0].Known!.Reaction));
        Assert.Equal(("POST", "", "0"), (pc.Server.Requests[0].Method, pc.Server.Requests[0].Body, pc.Server.Requests[0].Header("Content-Length")));
    }

    [Fact]
    public async Task CheckoutCart_AnswerNamesNothing_IsAmbiguous()
    {
        await using var pc = await Start();
        pc.Server.Answer(201, "{}");

        Assert.True((await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.CheckoutCart(CustomerId, "c", Step(), default))).Ambiguous);
    }

    [Fact]
    public async Task ConfirmCustomerAgreement_Attestation_IsSentAsDocumented()
    {
        await using var pc = await Start();
        pc.Server.Answer(201, """{ "templateId": "0c9a61d7-54f3-4be8-a2d0-7e81b35f946c", "type": "MicrosoftCustomerAgreement", "dateAgreed": "2026-01-20T00:00:00Z", "userId": "58c1f7d2-0e3b-49a6-b8d4-1f7e60a29c35" }""");

        var stored = await pc.Client.ConfirmCustomerAgreement(
            CustomerId, new("0c9a61d7-54f3-4be8-a2d0-7e81b35f946c"), new("Ida", "Brand", "ida.brand@fabkrafts.example"), new(2026, 1, 20, 2, 0, 0, TimeSpan.FromHours(2)), Step(), default);

        Assert.NotNull(stored.UserId);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"templateId":"0c9a61d7-54f3-4be8-a2d0-7e81b35f946c","type":"MicrosoftCustomerAgreement","dateAgreed":"2026-01-20T00:00:00Z","primaryContact":{"firstName":"Ida","lastName":"Brand","email":"ida.brand@fabkrafts.example"}}"""),
            JsonNode.Parse(pc.Server.Requests[0].Body)), pc.Server.Requests[0].Body);
    }

    [Theory]
    [InlineData(500.5, """{"amount":500.5}""")]
    [InlineData(null, """{"amount":null}""")]
    public async Task SetBudget_AmountOrNone_IsSent(double? amount, string body)
    {
        await using var pc = await Start();
        pc.Server.Answer(200, body);

        Assert.Equal((decimal?)amount, (await pc.Client.SetBudget(CustomerId, (decimal?)amount, Step(), default)).Amount);
        Assert.Equal(body, pc.Server.Requests[0].Body);
    }

    [Fact]
    public async Task SetBudget_Negative_IsRefusedWithoutACall()
    {
        await using var pc = await Start();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => pc.Client.SetBudget(CustomerId, -1m, Step(), default));
        Assert.Empty(pc.Server.Requests);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    public async Task MapEntitlement_Done_AnswersTheEntitlement(int status)
    {
        await using var pc = await Start();
        pc.Server.Answer(status, $$"""{ "id": "{{LegacyId}}", "status": "active", "subscriptionId": "{{PlanId}}" }""");
        var commerceId = new Guid("11111111-0d5e-4f83-a6b2-7e1c3d9f5048");

        var result = await pc.Client.MapEntitlement(CustomerId, PlanId, LegacyId, commerceId, Step(), default);

        Assert.Equal(PlanId, Assert.IsType<MappingResult.Mapped>(result).Entitlement.SubscriptionId);
        Assert.Equal(
            ("PUT", $"/v1/customers/{CustomerId}/subscriptions/{PlanId}/azureEntitlements/{LegacyId}", $$"""{"sourceSubscriptionId":"{{commerceId}}"}"""),
            (pc.Server.Requests[0].Method, pc.Server.Requests[0].Path, pc.Server.Requests[0].Body));
    }

    [Fact]
    public async Task MapEntitlement_AppliedLater_IsAccepted()
    {
        await using var pc = await Start();
        pc.Server.Answer(202);

        Assert.IsType<MappingResult.Accepted>(await pc.Client.MapEntitlement(CustomerId, PlanId, LegacyId, LegacyId, Step(), default));
    }
}
