using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api.Tests;

public sealed class OperationTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 11, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Operations => new()
    {
        { "approve", "event {0} Approve" }, { "cancel", "event {0} Cancel" }, { "suspend", "suspend {0}" }, { "resume", "resume {0}" },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operate_OnATransitionUnderWay_IsAcceptedAndJournalled(string operation, string call)
    {
        await using var host = await ApiHost.StartAsync();
        var record = host.Put(one => one with { CheckingAt = At, ApprovalAskedAt = At });

        var reply = await host.PostAsync($"/api/transitions/{record.Id}/{operation}", new { reason = "  The customer asked.  " });

        Assert.Equal(202, reply.Status);
        Assert.Equal($"/api/transitions/{record.Id}", reply.Header("Location"));
        Assert.Equal("10", reply.Header("Retry-After"));
        Assert.Equal(record.Id.ToString(), (string)reply.Json["id"]!);
        Assert.Equal([string.Format(System.Globalization.CultureInfo.InvariantCulture, call, record.Id)], host.Engine.Calls);
        var line = (await host.GetAsync($"/api/transitions/{record.Id}/journal")).Json["items"]!.AsArray().Single()!;
        Assert.Equal(("The customer asked.", operation), ((string)line["detail"]!, ((string)line["operation"]!).ToLowerInvariant()));
    }

    [Fact]
    public async Task Operate_WithoutABody_NeedsNone()
    {
        await using var host = await ApiHost.StartAsync();
        var record = host.Put(one => one with { CheckingAt = At });

        Assert.Equal(202, (await host.PostAsync($"/api/transitions/{record.Id}/suspend")).Status);
        Assert.Equal(202, (await host.PostTextAsync($"/api/transitions/{record.Id}/cancel", "", "text/plain")).Status);
        var status = (await host.GetAsync($"/api/transitions/{record.Id}")).Json;

        Assert.Equal("{}", status["held"]!.ToJsonString());
        Assert.Equal("{}", status["cancelRequested"]!.ToJsonString());
    }

    [Fact]
    public async Task Resume_OfAHeldOne_IsNoLongerHeld()
    {
        await using var host = await ApiHost.StartAsync();
        var record = host.Put(one => one with { CheckingAt = At, HeldBecause = "Wait." });

        Assert.Equal("Wait.", (string)(await host.GetAsync($"/api/transitions/{record.Id}")).Json["held"]!["reason"]!);
        Assert.Equal(202, (await host.PostAsync($"/api/transitions/{record.Id}/resume")).Status);

        Assert.Null((await host.GetAsync($"/api/transitions/{record.Id}")).Json["held"]);
    }

    [Fact]
    public async Task Approve_WhenNothingWaitsForIt_IsAConflict()
    {
        await using var host = await ApiHost.StartAsync();
        var record = host.Put(one => one with { CheckingAt = At });

        var reply = await host.PostAsync($"/api/transitions/{record.Id}/approve");

        Assert.Equal(409, reply.Status);
        Assert.Equal(
            $$"""{"title":"Conflict","status":409,"code":"notAwaitingApproval","detail":"The transition waits for no approval; it is in phase Checking.","transitionId":"{{record.Id}}","traceId":"*"}""",
            reply.Exact);
        Assert.Empty(host.Engine.Calls);
        Assert.Equal(0, host.Store.Writes);
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("cancel")]
    [InlineData("suspend")]
    [InlineData("resume")]
    public async Task Operate_OnOneThatIsOver_IsGone(string operation)
    {
        await using var host = await ApiHost.StartAsync();
        var record = host.Put(one => one with { FinishedAt = At, Outcome = TransitionPhase.Completed });

        var reply = await host.PostAsync($"/api/transitions/{record.Id}/{operation}");

        BadInputTests.AssertProblem(reply, 410, "transitionOver");
        Assert.Equal(record.Id.ToString(), (string)reply.Json["transitionId"]!);
        Assert.Empty(host.Engine.Calls);
    }

    [Fact]
    public async Task Retry_OfAFailedOne_StartsAnotherAttempt()
    {
        await using var host = await ApiHost.StartAsync();
        var record = host.Put(one => one with { FinishedAt = At, Outcome = TransitionPhase.Failed });

        var reply = await host.PostAsync($"/api/transitions/{record.Id}/retry", new { reason = "Signed by now." });

        Assert.Equal((202, "queued"), (reply.Status, (string)reply.Json["status"]!));
        Assert.Equal([$"start {record.Id}.2"], host.Engine.Calls);
    }

    [Fact]
    public async Task Retry_WhereItDoesNotFit_IsAConflict()
    {
        await using var host = await ApiHost.StartAsync();
        var done = host.Put(one => one with { FinishedAt = At, Outcome = TransitionPhase.Completed });
        var failed = host.Put(one => one with { FinishedAt = At, Outcome = TransitionPhase.Failed });
        var running = host.Put(one => one with { CheckingAt = At });

        BadInputTests.AssertProblem(await host.PostAsync($"/api/transitions/{done.Id}/retry"), 409, "nothingToRetry");
        BadInputTests.AssertProblem(await host.PostAsync($"/api/transitions/{running.Id}/retry"), 409, "stillRunning");
        var other = await host.PostAsync($"/api/transitions/{failed.Id}/retry");
        BadInputTests.AssertProblem(other, 409, "anotherTransitionRunning");
        Assert.Equal(running.Id.ToString(), (string)other.Json["transitionId"]!);
        Assert.Empty(host.Engine.Calls);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("7d1a3a52-0f7e-4b56-9a51-8f2f3d6b0c11")]
    [InlineData("7d1a3a52-0f7e-4b56-9a51-8f2f3d6b0c11_abcdefabcdef")]
    [InlineData("7d1a3a52-0f7e-4b56-9a51-8f2f3d6b0c11_ab%2F..%2Fcd")]
    [InlineData("%0A%27%3Cscript%3E")]
    public async Task Operate_OnAnUnknownId_IsNotFound(string id)
    {
        var host = shared.Host;

        foreach (var operation in Enum.GetNames<TransitionOperation>())
            BadInputTests.AssertProblem(await host.PostAsync($"/api/transitions/{id}/{operation.ToLowerInvariant()}"), 404, "transitionUnknown");
        BadInputTests.AssertProblem(await host.GetAsync($"/api/transitions/{id}"), 404, "transitionUnknown");
        BadInputTests.AssertProblem(await host.GetAsync($"/api/transitions/{id}/journal"), 404, "transitionUnknown");
    }

    [Theory]
    [InlineData("{", 400, "notJson")]
    [InlineData("[]", 422, "invalidRequest")]
    [InlineData("""{"reason":7}""", 422, "invalidRequest")]
    [InlineData("""{"reason":"a","because":"b"}""", 422, "invalidRequest")]
    [InlineData("""{"reason":"a","reason":"b"}""", 422, "invalidRequest")]
    [InlineData("""{"reason":"line\nbreak"}""", 422, "invalidRequest")]
    public async Task Operate_WithABadBody_DoesNothing(string body, int status, string code)
    {
        await using var host = await ApiHost.StartAsync();
        var record = host.Put(one => one with { CheckingAt = At });

        BadInputTests.AssertProblem(await host.PostTextAsync($"/api/transitions/{record.Id}/cancel", body), status, code);
        BadInputTests.AssertProblem(await host.PostTextAsync($"/api/transitions/{record.Id}/cancel", "{}", "text/plain"), 415, "contentTypeNotJson");
        Assert.Empty(host.Engine.Calls);
        Assert.Equal(0, host.Store.Writes);
    }

    [Theory]
    [InlineData(500, 202)]
    [InlineData(501, 422)]
    public async Task Operate_WithALongReason_IsTakenToALimit(int length, int status)
    {
        await using var host = await ApiHost.StartAsync();
        var record = host.Put(one => one with { CheckingAt = At });

        Assert.Equal(status, (await host.PostAsync($"/api/transitions/{record.Id}/cancel", new { reason = new string('r', length) })).Status);
    }
}
