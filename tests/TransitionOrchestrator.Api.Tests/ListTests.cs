using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api.Tests;

public sealed class ListTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 11, 0, 0, TimeSpan.Zero);
    private static readonly CustomerId Contoso = new(Guid.Parse("0b2d4c39-3f5e-4e0b-8f51-52a9a4a0c7de"));

    [Fact]
    public async Task List_OfAFew_TellsThemNewestFirst()
    {
        await using var host = await ApiHost.StartAsync();
        var older = host.Put(one => one with { CreatedAt = At, MappingAt = At, CustomerName = "Fabrikam", BatchId = "march" });
        var newer = host.Put(one => one with { CreatedAt = At.AddMinutes(1), FinishedAt = At, Outcome = TransitionPhase.Failed, ProgressAt = At.AddMinutes(2) }, Contoso);

        var reply = await host.GetAsync("/api/transitions");

        Assert.Equal(200, reply.Status);
        Assert.Null(reply.Header(ListHandlers.TokenHeader));
        var url = $"{host.Client.BaseAddress}api/transitions/";
        Assert.Equal(
            $$$"""
            {"items":[{"id":"{{{newer.Id}}}","customerId":"{{{Contoso}}}","status":"failed","createdAt":"2026-03-01T11:01:00Z","updatedAt":"2026-03-01T11:02:00Z","statusUrl":"{{{url}}}{{{newer.Id}}}"},
            {"id":"{{{older.Id}}}","customerId":"{{{ApiHost.Fabrikam}}}","status":"underWay","createdAt":"2026-03-01T11:00:00Z","updatedAt":"2026-03-01T11:00:00Z","statusUrl":"{{{url}}}{{{older.Id}}}","customerName":"Fabrikam","batchId":"march"}]}
            """.ReplaceLineEndings(""),
            reply.Text);
    }

    [Fact]
    public async Task List_WithPages_GivesEachOnceInOrder()
    {
        await using var host = await ApiHost.StartAsync();
        var expected = Enumerable.Range(0, 25).Select(number => host.Put(one => one with { CreatedAt = At.AddSeconds(-number) }).Id.ToString()).ToList();

        var found = new List<string>();
        string? token = null;
        var pages = 0;
        do
        {
            var reply = token is null
                ? await host.GetAsync("/api/transitions?pageSize=10&status=underWay")
                : await host.GetAsync("/api/transitions?pageSize=10&status=underWay", (ListHandlers.TokenHeader, token));
            found.AddRange(reply.Json["items"]!.AsArray().Select(item => (string)item!["id"]!));
            token = reply.Header(ListHandlers.TokenHeader);
            pages++;
        }
        while (token is not null);

        Assert.Equal(expected, found);
        Assert.Equal(3, pages);
    }

    [Theory]
    [InlineData("", 100)]
    [InlineData("pageSize=1", 1)]
    [InlineData("pageSize=1000", 120)]
    public async Task List_WithAPageSize_HoldsNoMore(string query, int expected)
    {
        await using var host = await ApiHost.StartAsync();
        for (var number = 0; number < 120; number++)
            host.Put(one => one);

        Assert.Equal(expected, (await host.GetAsync($"/api/transitions?{query}")).Json["items"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("", "0123456")]
    [InlineData("status=underWay", "0")]
    [InlineData("status=awaitingApproval,completed", "12")]
    [InlineData("status=AWAITINGAPPROVAL&status=failed&status=failed", "16")]
    [InlineData("status=partiallyCompleted, rejected ,cancelled", "345")]
    [InlineData("batchId=b1", "1")]
    [InlineData("customerId=0b2d4c39-3f5e-4e0b-8f51-52a9a4a0c7de", "6")]
    [InlineData("customerId=0b2d4c39-3f5e-4e0b-8f51-52a9a4a0c7de&status=completed", "")]
    [InlineData("createdFrom=2026-03-01T11:03:00Z", "3456")]
    [InlineData("createdFrom=2026-03-01T11:02:00Z&createdTo=2026-03-01T12:04:00%2B01:00", "23")]
    [InlineData("createdTo=2026-03-01", "")]
    [InlineData("code=an-access-key-of-functions&batchId=b1", "1")]
    public async Task List_WithConditions_TellsThoseForWhichAllHold(string query, string expected)
    {
        await using var host = await ApiHost.StartAsync();
        var outcomes = new[] { TransitionPhase.Completed, TransitionPhase.PartiallyCompleted, TransitionPhase.Rejected, TransitionPhase.Cancelled, TransitionPhase.Failed };
        host.Put(one => one with { CreatedAt = At, BatchId = "0", PurchasingAt = At });
        host.Put(one => one with { CreatedAt = At.AddMinutes(1), BatchId = "b1", ApprovalAskedAt = At });
        foreach (var (outcome, number) in outcomes.Select((outcome, index) => (outcome, index + 2)))
            host.Put(one => one with { CreatedAt = At.AddMinutes(number), BatchId = $"b{number}", FinishedAt = At, Outcome = outcome }, number == 6 ? Contoso : null);

        var reply = await host.GetAsync($"/api/transitions?{query}");

        Assert.Equal(200, reply.Status);
        Assert.Equal(expected, string.Concat(reply.Json["items"]!.AsArray().Select(item => ((string)item!["batchId"]!)[^1]).Order()));
    }

    [Theory]
    [InlineData("status=unknown", "status invalidValue")]
    [InlineData("status=mapping", "status invalidValue")]
    [InlineData("status=0", "status invalidValue")]
    [InlineData("customerId=x", "customerId invalidValue")]
    [InlineData("customerId=0b2d4c39-3f5e-4e0b-8f51-52a9a4a0c7de&customerId=0b2d4c39-3f5e-4e0b-8f51-52a9a4a0c7de", "customerId duplicateField")]
    [InlineData("batchId=a%27%20or%20true", "batchId invalidValue")]
    [InlineData("createdFrom=yesterday", "createdFrom invalidValue")]
    [InlineData("createdFrom=2026-03-02&createdTo=2026-03-01", "createdTo invalidValue")]
    [InlineData("pageSize=0", "pageSize invalidValue")]
    [InlineData("pageSize=1001", "pageSize invalidValue")]
    [InlineData("pageSize=ten", "pageSize invalidValue")]
    [InlineData("pageSize=99999999999", "pageSize invalidValue")]
    [InlineData("stauts=failed", "stauts unknownField")]
    [InlineData("stauts=failed&pageSize=-1&customerId=x&createdTo=1&batchId=%2F", "customerId invalidValue|batchId invalidValue|createdTo invalidValue|pageSize invalidValue|stauts unknownField")]
    public async Task List_WithABadQuery_ReportsEveryProblem(string query, string expected)
    {
        var host = shared.Host;

        var reply = await host.GetAsync($"/api/transitions?{query}");

        BadInputTests.AssertProblem(reply, 400, "invalidQuery");
        Assert.Equal(expected.Split('|'), reply.Errors);
    }

    [Fact]
    public async Task List_WithATokenThatIsNotOurs_SaysSo()
    {
        var host = shared.Host;

        foreach (var token in new[] { "garbage", new string('9', 5000) })
        {
            var reply = await host.GetAsync("/api/transitions", (ListHandlers.TokenHeader, token));
            BadInputTests.AssertProblem(reply, 400, "invalidQuery");
            Assert.Equal([$"{ListHandlers.TokenHeader} invalidValue"], reply.Errors);
        }
    }

    [Fact]
    public void Listed_EveryPhase_HasOneStateOfTheList()
    {
        var phases = Enum.GetValues<ListedStatus>().SelectMany(status => status.Phases()).Order();

        Assert.Equal(Enum.GetValues<TransitionPhase>().Order(), phases);
    }
}
