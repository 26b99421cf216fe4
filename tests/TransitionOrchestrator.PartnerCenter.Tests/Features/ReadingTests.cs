using TransitionOrchestrator.PartnerCenter.Tests.Testing;
using static TransitionOrchestrator.PartnerCenter.Tests.Testing.Harness;

namespace TransitionOrchestrator.PartnerCenter.Tests.Features;

/// <summary>Every read, with the sample bodies of the reference (field sets of the public documentation, invented values).</summary>
public sealed class ReadingTests
{
    public const string LegacySubscription = """
        { "id": "2B9A47C1-0D5E-4F83-A6B2-7E1C3D9F5048", "offerId": "MS-AZR-0145P", "entitlementId": "2B9A47C1-0D5E-4F83-A6B2-7E1C3D9F5048",
          "offerName": "Microsoft Azure", "friendlyName": "Production", "quantity": 1, "unitType": "Usage-based", "hasPurchasableAddons": false,
          "creationDate": "2019-04-04T17:08:20.71Z", "effectiveStartDate": "2019-04-04T00:00:00Z", "commitmentEndDate": "9999-12-14T00:00:00Z",
          "status": "active", "autoRenewEnabled": false, "isTrial": false, "billingType": "usage", "billingCycle": "monthly", "actions": [ "Cancel", "Edit" ],
          "partnerId": "5550121", "attentionNeeded": false, "actionTaken": false, "contractType": "subscription",
          "links": { "offer": { "uri": "/offers/MS-AZR-0145P?country=DE", "method": "GET", "headers": [] } },
          "orderId": "7C40E19A-83D6-4B57-9F12-A5E0C8D3B671",
          "attributes": { "etag": "eyJpZCI6Ii4uLiIsInZlcnNpb24iOjF9", "objectType": "Subscription" } }
        """;

    private const string PlanSubscription = """
        { "id": "c7f2a914-63db-4e0b-b1a8-2f5d80e9c346", "offerId": "DZH318Z0BPS6:0001:DZH318Z0BML6", "offerName": "Azure plan", "friendlyName": "Azure plan",
          "productType": { "id": "Azure", "displayName": "Azure" }, "quantity": 1, "unitType": "Usage-based",
          "creationDate": "2026-02-02T09:14:07.3Z", "commitmentEndDate": "9999-12-31T23:59:59-07:00", "status": "active", "billingType": "usage",
          "billingCycle": "one_time", "termDuration": "", "entitlementId": "", "partnerId": "", "orderId": "f1c2b3a4d5e6", "attributes": { "objectType": "Subscription" } }
        """;

    [Fact]
    public async Task GetCustomer_PublishedBody_IsRead()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, "\uFEFF" + """
            { "id": "6D1E8F40-2C77-4B0E-8A35-91C4D7BE2F63", "commerceId": "b40c7f18-90d2-4f6b-8e57-0a1d3c52e9f4",
              "companyProfile": { "tenantId": "6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63", "domain": "fabkrafts.onmicrosoft.com", "companyName": "Fabkrafts GmbH", "attributes": { "objectType": "CustomerCompanyProfile" } },
              "billingProfile": { "id": "3e5d0b96-7a4c-4d21-b9f8-6c20e1a7d853", "culture": "de-DE", "language": "de", "companyName": "Fabkrafts GmbH",
                "defaultAddress": { "country": "de", "city": "Bremen" }, "attributes": { "etag": "-1839201123344556677" } },
              "relationshipToPartner": "reseller", "allowDelegatedAccess": true, "surprise": { "x": [1] } }
            """);

        var customer = await pc.Client.GetCustomer(CustomerId, Step(), default);

        Assert.Equal((CustomerId, "DE", true, "Fabkrafts GmbH"), (customer.Id, customer.Country, customer.IsReseller, customer.CompanyProfile!.CompanyName));
        Assert.Equal($"/v1/customers/{CustomerId}", pc.Server.Requests[0].Path);
    }

    [Theory]
    [InlineData("Allowed", false)]
    [InlineData("UnderReview", true)]
    [InlineData("NotAllowed", true)]
    [InlineData("Unknown", true)]
    [InlineData("Not Ready", false)]
    public async Task GetValidationStatus_Status_SaysWhetherItBlocks(string status, bool blocks)
    {
        await using var pc = await Start();
        pc.Server.Answer(200, $$"""{ "type": "account", "status": "{{status}}", "lastUpdateDateTime": "2026-01-15T18:02:00" }""");

        var validation = await pc.Client.GetValidationStatus(CustomerId, Step(), default);

        Assert.Equal(blocks, validation!.BlocksPurchases);
        Assert.Equal(new DateTimeOffset(2026, 1, 15, 18, 2, 0, TimeSpan.Zero), validation.LastUpdateDateTime);
    }

    [Fact]
    public async Task GetValidationStatus_None_IsNullAndOther404IsAFailure()
    {
        await using var pc = await Start();
        pc.Server.Answer(404, """{ "code": 600074, "errorName": "AccountStatusNotFound" }""").Answer(404, """{ "code": 1000 }""");

        Assert.Null(await pc.Client.GetValidationStatus(CustomerId, Step(), default));
        await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.GetValidationStatus(CustomerId, Step(), default));
    }

    [Fact]
    public async Task GetIndirectResellers_SeveralPages_FollowsLinksWithTheirHeaders()
    {
        await using var pc = await Start();
        pc.Server
            .Answer(200, """
                { "totalCount": 2, "items": [ { "id": "a17f5c02-48be-4d93-9e60-cf2b7d1e8a54", "name": "Northbay Reselling", "relationshipType": "is_indirect_cloud_solution_provider_of", "state": "Active", "mpnId": 5550121, "location": "DE" } ],
                  "links": { "next": { "uri": "/relationships?size=1&seekOperation=Next", "method": "GET", "headers": [ { "key": "MS-ContinuationToken", "value": "AQAAAA==" }, { "key": "Authorization", "value": "Bearer evil" } ] } } }
                """)
            .Answer(200, """{ "totalCount": 1, "items": [ { "id": "b17f5c02-48be-4d93-9e60-cf2b7d1e8a54", "mpnId": "5550122" } ] }""");

        var resellers = await pc.Client.GetIndirectResellers(Step(), default);

        Assert.Equal(["5550121", "5550122"], resellers.Select(r => r.MpnId), StringComparer.Ordinal);
        var (first, second) = (pc.Server.Requests[0], pc.Server.Requests[1]);
        Assert.Equal("/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf", first.Path);
        Assert.Equal(("/v1/relationships?size=1&seekOperation=Next", "AQAAAA==", "Bearer token-0"), (second.Path, second.Header("MS-ContinuationToken"), second.Header("Authorization")));
        Assert.NotEqual(first.RequestId, second.RequestId);
    }

    [Theory]
    [InlineData("https://evil.example/customers")]
    [InlineData("//evil.example/customers")]
    [InlineData("/\\\\evil.example")]
    public async Task AnyList_NextLinkLeadsElsewhere_IsNotFollowed(string uri)
    {
        await using var pc = await Start();
        pc.Server.Answer(200, $$"""{ "items": [], "links": { "next": { "uri": "{{uri}}" } } }""");

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.GetOrders(CustomerId, Step(), default));

        Assert.Equal(PartnerCenterErrorKind.UnexpectedResponse, failure.Kind);
        Assert.Single(pc.Server.Requests);
    }

    [Fact]
    public async Task AnyList_NextLinkLeadsToItself_Ends()
    {
        await using var pc = await Start();
        var page = $$"""{ "items": [], "links": { "next": { "uri": "/v1/customers/{{CustomerId}}/orders" } } }""";
        pc.Server.Answer(200, page).Answer(200, page);

        await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.GetOrders(CustomerId, Step(), default));
        Assert.Single(pc.Server.Requests);
    }

    [Fact]
    public async Task GetResellerAgreementStatus_Answers_AreSignedOrNotWithTheReason()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, """{ "isAgreementSigned": true }""").Answer(200, """{ "isAgreementSigned": false }""")
            .Answer(400, """{ "code": 2203, "description": "MPA not signed" }""").Answer(400, """{ "code": 2000, "description": "bad format" }""");

        Assert.Equal(new(true), await pc.Client.GetResellerAgreementStatus("5550121", Step(), default));
        Assert.Equal(new(false), await pc.Client.GetResellerAgreementStatus("5550121", Step(), default));
        Assert.Equal(new(false, "2203", "MPA not signed"), await pc.Client.GetResellerAgreementStatus("5550121", Step(), default));
        Assert.Equal(PartnerCenterErrorKind.Invalid, (await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.GetResellerAgreementStatus("x y&z", Step(), default))).Kind);
        Assert.Equal("/v1/compliance/csp/agreementstatus?mpnId=x%20y%26z", pc.Server.Requests[^1].Path);
    }

    [Fact]
    public async Task GetAgreementTemplate_SeveralVersions_TakesTheNewestOfTheRightType()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, """
            { "totalCount": 3, "items": [
              { "templateId": "0c9a61d7-54f3-4be8-a2d0-7e81b35f946c", "agreementType": "MicrosoftCustomerAgreement", "agreementLink": "https://aka.ms/customeragreement", "versionRank": 0 },
              { "templateId": "1c9a61d7-54f3-4be8-a2d0-7e81b35f946c", "agreementType": "MicrosoftCustomerAgreement", "versionRank": 1 },
              { "templateId": "2c9a61d7-54f3-4be8-a2d0-7e81b35f946c", "agreementType": "MicrosoftCloudAgreement", "versionRank": 9 } ] }
            """);

        Assert.Equal(new Guid("1c9a61d7-54f3-4be8-a2d0-7e81b35f946c"), (await pc.Client.GetAgreementTemplate(Step(), default))!.TemplateId);
        Assert.Equal("/v1/agreements?agreementType=MicrosoftCustomerAgreement", pc.Server.Requests[0].Path);
    }

    [Fact]
    public async Task GetCustomerAgreements_DatesWithAndWithoutZone_AreUtcAndNewestFirst()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, """
            { "items": [
              { "templateId": "0c9a61d7-54f3-4be8-a2d0-7e81b35f946c", "type": "MicrosoftCustomerAgreement", "dateAgreed": "2026-01-20T00:00:00" },
              { "templateId": "0c9a61d7-54f3-4be8-a2d0-7e81b35f946c", "type": "MicrosoftCustomerAgreement", "dateAgreed": "2026-01-20T00:00:00.1234567-07:00", "primaryContact": { "firstName": "Ida", "lastName": "Brand", "email": "ida.brand@fabkrafts.example" } } ] }
            """);

        var agreements = await pc.Client.GetCustomerAgreements(CustomerId, Step(), default);

        Assert.Equal([new(2026, 1, 20, 7, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 1, 20, 0, 0, 0, TimeSpan.Zero)], agreements.Select(a => a.DateAgreed!.Value.AddTicks(-(a.DateAgreed.Value.Ticks % TimeSpan.TicksPerSecond))));
        Assert.All(agreements, a => Assert.Equal(TimeSpan.Zero, a.DateAgreed!.Value.Offset));
        Assert.DoesNotContain("Ida", agreements[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetDirectSignedStatus_Signed_IsTrue()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, """{ "isSigned": true }""");

        Assert.True(await pc.Client.GetDirectSignedStatus(CustomerId, Step(), default));
    }

    [Fact]
    public async Task GetSubscriptions_LegacyAndPlan_AreRecognised()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, $$"""{ "totalCount": 2, "items": [ {{LegacySubscription}}, {{PlanSubscription}} ], "attributes": { "objectType": "Collection" } }""");

        var subscriptions = await pc.Client.GetSubscriptions(CustomerId, Step(), default);

        var (legacy, plan) = (subscriptions[0], subscriptions[1]);
        Assert.Equal((LegacyId, LegacyId, "5550121", true, false), (legacy.Id, legacy.EntitlementId, legacy.PartnerId, legacy.IsLegacyAzure, legacy.IsAzurePlan));
        Assert.Equal(new DateTimeOffset(2019, 4, 4, 17, 8, 20, 710, TimeSpan.Zero), legacy.CreationDate);
        Assert.Equal("eyJpZCI6Ii4uLiIsInZlcnNpb24iOjF9", legacy.Document.ETag);
        Assert.True(legacy.HasStatus("Active"));
        Assert.Equal((PlanId, null, null, false, true), (plan.Id, plan.EntitlementId, plan.PartnerId, plan.IsLegacyAzure, plan.IsAzurePlan));
        Assert.Equal(9999, plan.CommitmentEndDate!.Value.Year);
        Assert.Null(plan.Document.ETag);
    }

    [Theory]
    [InlineData("ms-azr-0145p", true, false)]
    [InlineData("MS-AZR-0146P", false, false)]
    [InlineData("MS-AZR-USGOV-0017P", false, false)]
    [InlineData("dzh318z0bps6:0001:XYZ", false, true)]
    [InlineData("DZH318Z0BPS6:00011:XYZ", false, false)]
    [InlineData("DZH318Z0BPS6:0002:XYZ", false, false)]
    public void Subscription_OfferId_IsRecognised(string offer, bool legacy, bool plan)
    {
        var subscription = Subscription.Of(new($$"""{"id":"{{LegacyId}}","offerId":"{{offer}}"}""", null));

        Assert.Equal((legacy, plan), (subscription.IsLegacyAzure, subscription.IsAzurePlan));
    }

    [Fact]
    public async Task GetSubscription_ETagInTheHeaderOnly_IsTaken()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, PlanSubscription, ("ETag", "\"abcW/x==\""));

        Assert.Equal("abcW/x==", (await pc.Client.GetSubscription(CustomerId, PlanId, Step(), default)).Document.ETag);
    }

    [Theory]
    [InlineData("<html>maintenance</html>")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":"not-a-guid"}""")]
    public async Task GetSubscription_SuccessThatIsNoSubscription_IsAnUnexpectedResponse(string body)
    {
        await using var pc = await Start();
        pc.Server.Answer(200, body);

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.GetSubscription(CustomerId, PlanId, Step(), default));

        Assert.Equal((PartnerCenterErrorKind.UnexpectedResponse, false), (failure.Kind, failure.Ambiguous));
        Assert.DoesNotContain("maintenance", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetEntitlements_PublishedBody_IsRead()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, """
            { "totalCount": 1, "items": [ { "id": "2b9a47c1-0d5e-4f83-a6b2-7e1c3d9f5048", "friendlyName": "Production", "status": "Active",
              "subscriptionId": "c7f2a914-63db-4e0b-b1a8-2f5d80e9c346" } ], "attributes": { "objectType": "Collection" } }
            """);

        var entitlement = Assert.Single(await pc.Client.GetEntitlements(CustomerId, PlanId, Step(), default));

        Assert.Equal((LegacyId, PlanId, true), (entitlement.Id, entitlement.SubscriptionId, entitlement.IsActive));
    }

    [Fact]
    public async Task GetAzurePlanCatalogItem_Availabilities_TakesThePurchasableCommercialOne()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, """
            { "totalCount": 3, "items": [
              { "id": "A", "catalogItemId": "DZH318Z0BPS6:0001:A", "segment": "commercial", "country": "DE", "isPurchasable": false },
              { "id": "B", "catalogItemId": "DZH318Z0BPS6:0001:B", "segment": "education", "country": "DE", "isPurchasable": true },
              { "id": "DZH318Z0BML6", "productId": "DZH318Z0BPS6", "skuId": "0001", "catalogItemId": "DZH318Z0BPS6:0001:DZH318Z0BML6",
                "defaultCurrency": { "code": "EUR", "symbol": "€" }, "segment": "commercial", "country": "DE", "isPurchasable": true, "isRenewable": false, "terms": [] } ] }
            """);

        var item = await pc.Client.GetAzurePlanCatalogItem("DE", Step(), default);

        Assert.Equal(("DZH318Z0BPS6:0001:DZH318Z0BML6", "EUR"), (item!.CatalogItemId, item.DefaultCurrency!.Code));
        Assert.Equal("/v1/products/DZH318Z0BPS6/skus/0001/availabilities?country=DE", pc.Server.Requests[0].Path);
    }

    [Fact]
    public async Task GetAzurePlanCatalogItem_CountryNotServed_IsNull()
    {
        await using var pc = await Start();
        pc.Server.Answer(404, """{"code":400013}""").Answer(200, """{"items":[]}""");

        Assert.Null(await pc.Client.GetAzurePlanCatalogItem("AQ", Step(), default));
        Assert.Null(await pc.Client.GetAzurePlanCatalogItem("AQ", Step(), default));
    }

    [Fact]
    public async Task GetOrders_PendingOrder_MayLackItsSubscription()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, """{ "items": [ { "id": "Qm3x", "alternateId": "f1c2b3a4d5e6", "status": "pending", "lineItems": [ { "lineItemNumber": 0, "offerId": "DZH318Z0BPS6:0001:X", "subscriptionId": "", "quantity": 1, "partnerIdOnRecord": "5550121" } ] }, { "id": "bare" } ] }""");

        var orders = await pc.Client.GetOrders(CustomerId, Step(), default);

        Assert.Null(orders[0].LineItems[0].SubscriptionId);
        Assert.Empty(orders[1].LineItems);
    }

    [Fact]
    public async Task GetBudget_AmountOrNone_IsRead()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, """{ "amount": 500.0, "usageSpendingBudget": 500.0, "attributes": { "objectType": "SpendingBudget" } }""").Answer(200, """{ "attributes": {} }""");

        Assert.Equal(500m, (await pc.Client.GetBudget(CustomerId, Step(), default)).Amount);
        Assert.Null((await pc.Client.GetBudget(CustomerId, Step(), default)).Amount);
    }

    [Fact]
    public async Task GetCommerceCapabilities_OfferedOrNot_IsRead()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, """{ "mapping": true }""").Answer(404).Answer(200, "{}");

        Assert.True((await pc.Client.GetCommerceCapabilities(CustomerId, Step(), default)).Mapping);
        Assert.False((await pc.Client.GetCommerceCapabilities(CustomerId, Step(), default)).Mapping);
        Assert.False((await pc.Client.GetCommerceCapabilities(CustomerId, Step(), default)).Mapping);
    }

    [Fact]
    public async Task AnyCall_Headers_AreThoseOfTheReference()
    {
        await using var pc = await Start();
        pc.Server.Answer(200, """{"amount":1}""");

        await pc.Client.GetBudget(CustomerId, Step(), default);

        var seen = pc.Server.Requests[0];
        Assert.Equal(
            ("application/json", "v1", "TransitionOrchestrator", "en-US", Step().RequestId.ToString(), Step().CorrelationId.ToString()),
            (seen.Header("Accept"), seen.Header("MS-Contract-Version"), seen.Header("MS-PartnerCenter-Application"), seen.Header("X-Locale"), seen.Header("MS-RequestId"), seen.Header("MS-CorrelationId")));
    }

    [Fact]
    public async Task AnyCall_Observers_AreToldAndABrokenOneChangesNothing()
    {
        await using var pc = await Start(null, new Broken());
        pc.Server.Answer(200, """{"amount":1}""");

        await pc.Client.SetBudget(CustomerId, 1m, Step(), default);

        var call = Assert.Single(pc.Calls);
        Assert.Equal(("SetBudget", "PATCH", true, 200, 1, null), (call.Operation, call.Method, call.IsWrite, call.Status, call.Attempts, call.Code));
        Assert.Contains(pc.Logs, l => l.Id.Id == 4003);
    }

    [Fact]
    public async Task AnyCall_Logs_HaveNoSecret()
    {
        await using var pc = await Start();
        pc.Server.Answer(401).Answer(503).Answer(200, """{"amount":1}""");

        var call = pc.Client.GetBudget(CustomerId, Step(), default);
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(1));
        await call;

        Assert.Contains(pc.Logs, l => l.Id.Id == 4002);
        Assert.All(pc.Logs, l =>
        {
            foreach (var secret in new[] { Secret, "token-0", "token-1", "refresh-token-of-the-user" })
                Assert.DoesNotContain(secret, l.Text, StringComparison.Ordinal);
        });
    }

    private sealed class Broken : ICallObserver
    {
        public void OnCall(PartnerCall call) => throw new InvalidOperationException("The observer is broken.");
    }
}
