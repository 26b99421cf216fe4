using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api.Tests;

public sealed class StartTests
{
    private static readonly object Body = new { customerId = ApiHost.Fabrikam.Value };

    [Fact]
    public async Task Start_OfAKnownCustomer_IsAcceptedWithItsLinks()
    {
        await using var host = await ApiHost.StartAsync();

        var reply = await host.PostAsync("/api/transitions", Body);

        Assert.Equal(202, reply.Status);
        var id = (string)reply.Json["id"]!;
        Assert.True(TransitionId.TryParse(id, out var parsed));
        Assert.Equal(ApiHost.Fabrikam, parsed.Customer);
        Assert.Equal($"/api/transitions/{id}", reply.Header("Location"));
        Assert.Equal("10", reply.Header("Retry-After"));
        Assert.Equal("no-store", reply.Header("Cache-Control"));
        var url = $"{host.Client.BaseAddress}api/transitions/{id}";
        Assert.Equal(
            $$"""{"id":"{{id}}","customerId":"{{ApiHost.Fabrikam}}","status":"queued","statusUrl":"{{url}}","journalUrl":"{{url}}/journal","approveUrl":"{{url}}/approve","cancelUrl":"{{url}}/cancel","suspendUrl":"{{url}}/suspend","resumeUrl":"{{url}}/resume","retryUrl":"{{url}}/retry"}""",
            reply.Text);
        Assert.Equal([$"start {id}"], host.Engine.Calls);
    }

    [Fact]
    public async Task Start_WithEveryField_OrdersExactlyThat()
    {
        await using var host = await ApiHost.StartAsync();

        var reply = await host.PostAsync("/api/transitions", new TransitionRequestBody
        {
            CustomerId = ApiHost.Fabrikam.Value,
            Attestation = new AttestationBody
            {
                FirstName = "Ida", LastName = "Brand", Email = "ida.brand@fabrikam.example", PhoneNumber = "+49 (151) 12345-6",
                DateAgreed = new DateTimeOffset(2026, 1, 20, 10, 0, 0, TimeSpan.FromHours(2)),
            },
            Budget = new BudgetBody { Amount = 250.50m },
            RequireApproval = true,
            ResellerMpnId = "4711",
        });

        Assert.Equal(202, reply.Status);
        var order = Assert.Single(host.Store.All).Record.Order;
        Assert.Equal(
            new AgreementAttestation("Ida", "Brand", "ida.brand@fabrikam.example", new DateTimeOffset(2026, 1, 20, 8, 0, 0, TimeSpan.Zero)) { PhoneNumber = "+49 (151) 12345-6" },
            order.Attestation);
        Assert.Equal(TimeSpan.Zero, order.Attestation!.DateAgreed.Offset);
        Assert.Equal(new BudgetOrder(250.5m), order.Budget);
        Assert.True(order.RequiresApproval);
        Assert.Equal("4711", order.ResellerMpnId);
    }

    [Theory]
    [InlineData("auto", RoutePreference.Auto)]
    [InlineData("stepwise", RoutePreference.Stepwise)]
    [InlineData("productUpgrade", RoutePreference.ProductUpgrade)]
    [InlineData(null, RoutePreference.Auto)]
    public async Task Start_WithARoute_OrdersIt(string? route, RoutePreference expected)
    {
        await using var host = await ApiHost.StartAsync();

        Assert.Equal(202, (await host.PostAsync("/api/transitions", new { customerId = ApiHost.Fabrikam.Value, route })).Status);

        Assert.Equal(expected, Assert.Single(host.Store.All).Record.Order.Route);
    }

    [Fact]
    public async Task Start_WithNulls_IsAsIfTheyWereLeftOut()
    {
        await using var host = await ApiHost.StartAsync();
        var text = $$"""{"customerId":"{{ApiHost.Fabrikam}}","route":null,"requireApproval":null,"attestation":null,"budget":null,"resellerMpnId":null}""";

        var first = await host.PostTextAsync("/api/transitions", text);
        var second = await host.PostAsync("/api/transitions", Body);

        Assert.Equal(202, first.Status);
        Assert.Equal(200, second.Status);
    }

    [Fact]
    public async Task Start_WithANullAmount_KeepsTheBudget()
    {
        await using var host = await ApiHost.StartAsync();

        await host.PostTextAsync("/api/transitions", $$$"""{"customerId":"{{{ApiHost.Fabrikam}}}","budget":{"amount":null}}""");

        Assert.Equal(new BudgetOrder(Amount: null), Assert.Single(host.Store.All).Record.Order.Budget);
    }

    [Fact]
    public async Task Start_TheSameAgain_AnswersTheRunningOneAndStartsNothing()
    {
        await using var host = await ApiHost.StartAsync();
        var first = await host.PostAsync("/api/transitions", Body);

        var second = await host.PostAsync("/api/transitions", Body);

        Assert.Equal(200, second.Status);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Header("Location"), second.Header("Location"));
        Assert.Single(host.Engine.Calls);
        Assert.Single(host.Store.All);
    }

    [Theory]
    [InlineData("100", "100.0")]
    [InlineData("100", "1e2")]
    [InlineData("0", "-0.00")]
    public async Task Start_TheSameAmountWrittenDifferently_IsTheSameRequest(string one, string other)
    {
        await using var host = await ApiHost.StartAsync();
        string Text(string amount) => $$$"""{"customerId":"{{{ApiHost.Fabrikam}}}","budget":{"amount":{{{amount}}}}}""";
        Assert.Equal(202, (await host.PostTextAsync("/api/transitions", Text(one))).Status);

        Assert.Equal(200, (await host.PostTextAsync("/api/transitions", Text(other))).Status);
    }

    [Theory]
    [InlineData("2026-01-20", "2026-01-20T00:00:00Z")]
    [InlineData("2026-01-20T00:00:00", "2026-01-20T02:00:00+02:00")]
    public async Task Start_TheSameTimeWrittenDifferently_IsTheSameRequest(string one, string other)
    {
        await using var host = await ApiHost.StartAsync();
        object Request(string date) => new { customerId = ApiHost.Fabrikam.Value, attestation = new { firstName = "Ida", lastName = "Brand", email = "i@b.example", dateAgreed = date } };
        Assert.Equal(202, (await host.PostAsync("/api/transitions", Request(one))).Status);

        Assert.Equal(200, (await host.PostAsync("/api/transitions", Request(other))).Status);
    }

    [Fact]
    public async Task Start_ADifferentOneForTheSameCustomer_IsAConflict()
    {
        await using var host = await ApiHost.StartAsync();
        var running = (string)(await host.PostAsync("/api/transitions", Body)).Json["id"]!;

        var reply = await host.PostAsync("/api/transitions", new { customerId = ApiHost.Fabrikam.Value, requireApproval = true });

        Assert.Equal(409, reply.Status);
        Assert.Equal("application/problem+json", reply.ContentType);
        Assert.Equal(
            $$"""{"title":"Conflict","status":409,"code":"anotherTransitionRunning","detail":"The customer's transition {{running}} is under way with other settings. Wait for it, or cancel it first.","transitionId":"{{running}}","traceId":"*"}""",
            reply.Exact);
        Assert.Single(host.Engine.Calls);
    }

    [Fact]
    public async Task Start_ManyAtOnce_StartsOne()
    {
        await using var host = await ApiHost.StartAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.PostAsync("/api/transitions", Body)));

        Assert.Single(replies, reply => reply.Status == 202);
        Assert.Equal(19, replies.Count(reply => reply.Status == 200));
        Assert.Single(replies.Select(reply => (string)reply.Json["id"]!).Distinct());
        Assert.Single(host.Engine.Calls);
    }

    [Fact]
    public async Task Start_OfAnUnknownCustomer_IsNotFoundAndStartsNothing()
    {
        await using var host = await ApiHost.StartAsync();
        var unknown = Guid.Parse("11111111-2222-4333-8444-555555555555");

        var reply = await host.PostAsync("/api/transitions", new { customerId = unknown });

        Assert.Equal(404, reply.Status);
        Assert.Equal($$"""{"title":"Not Found","status":404,"code":"customerUnknown","detail":"Partner Center does not know the customer {{unknown}}.","traceId":"*"}""", reply.Exact);
        Assert.Empty(host.Engine.Calls);
        Assert.Equal(0, host.Store.Writes);
    }

    [Fact]
    public async Task Start_WhenPartnerCenterRefusesToTell_IsNotTheCustomersFault()
    {
        await using var host = await ApiHost.StartAsync();
        host.Account.Trouble = new Problem("authenticationFailed", "Sign in again.", Passing: false);

        BadInputTests.AssertProblem(await host.PostAsync("/api/transitions", Body), 502, "authenticationFailed");
        Assert.Empty(host.Store.All);
    }

    [Fact]
    public async Task Start_WhenPartnerCenterIsInPassingTrouble_IsAcceptedAndWaits()
    {
        await using var host = await ApiHost.StartAsync();
        host.Account.Trouble = new Problem("throttled", "Later.", Passing: true);

        Assert.Equal(202, (await host.PostAsync("/api/transitions", Body)).Status);
        Assert.Single(host.Engine.Calls);
    }

    [Fact]
    public async Task Start_WhenTheClientHangsUp_IsStartedNonetheless()
    {
        await using var host = await ApiHost.StartAsync(services => services.AddHttpContextAccessor());
        using var hangUp = new CancellationTokenSource();
        var noticed = new TaskCompletionSource();
        host.Account.BeforeAnswer = async () =>
        {
            var aborted = host.App.Services.GetRequiredService<IHttpContextAccessor>().HttpContext!.RequestAborted;
            await using var registration = aborted.Register(noticed.SetResult);
            await hangUp.CancelAsync();
            await noticed.Task;
        };
        using var content = System.Net.Http.Json.JsonContent.Create(Body);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Client.PostAsync("/api/transitions", content, hangUp.Token));
        await noticed.Task;

        // Stopping waits for the requests that are under way.
        await host.App.StopAsync();
        Assert.Single(host.Store.All);
        Assert.Single(host.Engine.Calls);
    }

    [Fact]
    public async Task Start_WithAConfiguredWait_SaysIt()
    {
        await using var host = await ApiHost.StartAsync(options: options => options.RetryAfter = TimeSpan.FromSeconds(2.5));

        Assert.Equal("3", (await host.PostAsync("/api/transitions", Body)).Header("Retry-After"));
    }

    [Fact]
    public async Task Preview_OfAKnownCustomer_TellsWhatWouldHappenAndDoesNothing()
    {
        await using var host = await ApiHost.StartAsync();
        var (commerce, azure, plan) = (Guid.Parse("00000000-0000-4000-8000-000000000001"), Guid.Parse("00000000-0000-4000-8000-000000000002"), Guid.Parse("00000000-0000-4000-8000-000000000003"));
        host.Account.Customers[ApiHost.Fabrikam] = host.Account.Customers[ApiHost.Fabrikam] with
        {
            AgreementAccepted = true,
            OffersMapping = true,
            CatalogItemId = "DZH318Z0BPS6:0001:DZH318Z0BML6",
            Legacy = [new(new(commerce), new(azure), "Shop", new Reseller("4711"), LegacyStatus.Active)],
            Plans = [new(new(plan), new Reseller("4711"), [])],
        };

        var reply = await host.PostAsync("/api/transitions/preview", Body);

        Assert.Equal(200, reply.Status);
        Assert.Equal(
            $$"""{"customerId":"{{ApiHost.Fabrikam}}","customerName":"Fabrikam Müller","wouldStart":true,"route":"stepwise","wouldConfirmAgreement":false,"unmet":[],"plans":[{"action":"reuse","resellerMpnId":"4711","planId":"{{plan}}"}],"subscriptions":[{"commerceSubscriptionId":"{{commerce}}","azureSubscriptionId":"{{azure}}","name":"Shop","action":"move","resellerMpnId":"4711"}],"callsNeeded":{{(int)reply.Json["callsNeeded"]!}}}""",
            reply.Text);
        Assert.Empty(host.Engine.Calls);
        Assert.Empty(host.Store.All);
    }

    [Fact]
    public async Task Preview_WithUnmetPrerequisites_TellsAllOfThem()
    {
        await using var host = await ApiHost.StartAsync();

        var reply = await host.PostAsync("/api/transitions/preview", Body);

        Assert.Equal(200, reply.Status);
        Assert.False((bool)reply.Json["wouldStart"]!);
        Assert.Equal(["customerAgreementMissing", "countryNotServed"], reply.Json["unmet"]!.AsArray().Select(one => (string)one!["code"]!));
        Assert.Equal("buy", (string)reply.Json["plans"]![0]!["action"]!);
    }

    [Theory]
    [InlineData("customerUnknown", false, 404, null)]
    [InlineData("authenticationFailed", false, 502, null)]
    [InlineData("throttled", true, 503, "10")]
    public async Task Preview_WhenFactsCannotBeRead_SaysWhy(string code, bool passing, int status, string? retryAfter)
    {
        await using var host = await ApiHost.StartAsync();
        host.Account.Trouble = new Problem(code, "Words.", passing);

        var reply = await host.PostAsync("/api/transitions/preview", Body);

        Assert.Equal(status, reply.Status);
        Assert.Equal(code, reply.Code);
        Assert.Equal(retryAfter, reply.Header("Retry-After"));
    }

    [Fact]
    public async Task Links_BehindAPathAndAnotherHost_FollowTheRequest()
    {
        await using var host = await ApiHost.StartAsync();
        var port = host.Client.BaseAddress!.Port.ToString(CultureInfo.InvariantCulture);

        var raw = await RawRequest.SendAsync(host, "POST /api/transitions HTTP/1.1\r\nHost: orchestrator.example:8443\r\nContent-Type: application/json\r\nContent-Length: 53\r\nConnection: close\r\n\r\n{\"customerId\":\"" + ApiHost.Fabrikam + "\"}");

        Assert.Contains("\"statusUrl\":\"http://orchestrator.example:8443/api/transitions/", raw, StringComparison.Ordinal);
        Assert.DoesNotContain(port, raw, StringComparison.Ordinal);
    }
}
