using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api.Tests;

public sealed class StatusTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 11, 50, 0, TimeSpan.Zero);
    private static readonly CommerceSubscriptionId Commerce = new(Guid.Parse("00000000-0000-4000-8000-000000000001"));
    private static readonly AzureSubscriptionId Azure = new(Guid.Parse("00000000-0000-4000-8000-000000000002"));
    private static readonly PlanId Plan = new(Guid.Parse("00000000-0000-4000-8000-000000000003"));

    [Fact]
    public async Task Get_OfOneUnderWay_Is202WithEverythingThatIsKnown()
    {
        await using var host = await ApiHost.StartAsync();
        var record = host.Put(
            one => one with
            {
                CustomerName = "Fabrikam <Müller>", BatchId = "march", Route = RouteKind.Stepwise, CreatedAt = At.AddMinutes(-2), CheckingAt = At.AddMinutes(-1),
                PurchasingAt = At, MappingAt = At.AddMinutes(5), ProgressAt = At.AddMinutes(6), CancelBecause = "Changed our mind.",
                LastProblem = new Problem("mappingNotVisible", "Not listed yet.", Passing: true),
            },
            plans: [new PlanRow(new Reseller("4711")) { PlanId = Plan, CartId = "cart", OrderId = "order", ReadyAt = At.AddMinutes(5) }, new PlanRow(Reseller.Direct) { Reused = true }],
            subscriptions: [new SubscriptionRow(Commerce, Azure, "Shop", new Reseller("4711"), Disposition.Move) { PlanId = Plan, MappedAt = At.AddMinutes(6) }]);

        var reply = await host.GetAsync($"/api/transitions/{record.Id}");

        Assert.Equal(202, reply.Status);
        Assert.Equal("10", reply.Header("Retry-After"));
        Assert.Equal($"/api/transitions/{record.Id}", reply.Header("Location"));
        var url = $"{host.Client.BaseAddress}api/transitions/{record.Id}";
        Assert.Equal(
            $$$"""
            {"id":"{{{record.Id}}}","customerId":"{{{ApiHost.Fabrikam}}}","customerName":"Fabrikam \u003CMüller\u003E","batchId":"march","status":"mapping","route":"stepwise","percent":50,
            "counts":{"plans":2,"plansReady":1,"subscriptions":1,"mapped":1,"suspended":0,"alreadyMoved":0,"leftAlone":0,"failed":0},
            "cancelRequested":{"reason":"Changed our mind."},
            "plans":[{"resellerMpnId":"4711","planId":"{{{Plan}}}","reused":false,"cartId":"cart","orderId":"order","readyAt":"2026-03-01T11:55:00Z"},{"reused":true}],
            "subscriptions":[{"commerceSubscriptionId":"{{{Commerce}}}","azureSubscriptionId":"{{{Azure}}}","name":"Shop","resellerMpnId":"4711","state":"mapped","planId":"{{{Plan}}}","mappedAt":"2026-03-01T11:56:00Z"}],
            "unmet":[],"lastProblem":{"code":"mappingNotVisible","message":"Not listed yet.","passing":true},
            "createdAt":"2026-03-01T11:48:00Z","milestones":{"checkingAt":"2026-03-01T11:49:00Z","purchasingAt":"2026-03-01T11:50:00Z","mappingAt":"2026-03-01T11:55:00Z","progressAt":"2026-03-01T11:56:00Z"},
            "attempt":1,"correlationId":"{{{record.Order.CorrelationId}}}","estimate":"2026-03-01T12:10:00Z",
            "links":{"statusUrl":"{{{url}}}","journalUrl":"{{{url}}}/journal","approveUrl":"{{{url}}}/approve","cancelUrl":"{{{url}}}/cancel","suspendUrl":"{{{url}}}/suspend","resumeUrl":"{{{url}}}/resume","retryUrl":"{{{url}}}/retry"}}
            """.ReplaceLineEndings(""),
            reply.Text);
    }

    [Theory]
    [InlineData(TransitionPhase.Completed)]
    [InlineData(TransitionPhase.PartiallyCompleted)]
    [InlineData(TransitionPhase.Rejected)]
    [InlineData(TransitionPhase.Cancelled)]
    [InlineData(TransitionPhase.Failed)]
    public async Task Get_OfAFinalOne_Is200(TransitionPhase outcome)
    {
        await using var host = await ApiHost.StartAsync();
        var record = host.Put(one => one with { CreatedAt = At.AddDays(-9), FinishedAt = At, Outcome = outcome, Unmet = [new UnmetPrerequisite(UnmetCodes.CountryNotServed, "Not there.")] });

        var reply = await host.GetAsync($"/api/transitions/{record.Id}");

        Assert.Equal(200, reply.Status);
        Assert.Null(reply.Header("Retry-After"));
        Assert.Null(reply.Header("Location"));
        Assert.Equal(100, (int)reply.Json["percent"]!);
        Assert.Equal(outcome.ToString(), (string)reply.Json["status"]!, ignoreCase: true);
        Assert.Equal("countryNotServed", (string)reply.Json["unmet"]![0]!["code"]!);
        Assert.Null(reply.Json["stalledSince"]);
        Assert.Null(reply.Json["estimate"]);
    }

    [Fact]
    public async Task Get_OfOneThatDoesNotComeForward_SaysSinceWhen()
    {
        await using var host = await ApiHost.StartAsync(options: options => options.StalledAfter = TimeSpan.FromMinutes(45));
        var record = host.Put(one => one with { CheckingAt = At, ProgressAt = At });

        host.Time.Advance(TimeSpan.FromMinutes(35));
        Assert.Null((await host.GetAsync($"/api/transitions/{record.Id}")).Json["stalledSince"]);
        host.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("2026-03-01T11:50:00Z", (string)(await host.GetAsync($"/api/transitions/{record.Id}")).Json["stalledSince"]!);
    }
}
