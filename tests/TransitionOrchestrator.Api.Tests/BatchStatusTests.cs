using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api.Tests;

/// <summary>How batches are shown and steered.</summary>
public sealed class BatchStatusTests
{
    private static readonly Problem Trouble = new("customerUnknown", "=HYPERLINK(\"evil\")", Passing: false);

    [Fact]
    public async Task Get_UnderWay_ShowsCountersRateAndEstimate()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await SubmitAsync(host, rows: 10);
        await MoveAsync(host, id, 4, row => row.Settled(new RowEnd(row.OwnTransition, 1, TransitionPhase.Completed), host.Time.Now));
        await MoveAsync(host, id, 1, row => row.Sent(1, host.Time.Now));
        host.Time.Advance(TimeSpan.FromHours(2));

        var reply = await host.GetAsync($"/api/batches/{id}");

        Assert.Equal(202, reply.Status);
        Assert.NotNull(reply.Header("Retry-After"));
        Assert.Equal(("running", 10, 40, 2.0), ((string)reply.Json["phase"]!, (int)reply.Json["total"]!, (int)reply.Json["percent"]!, (double)reply.Json["ratePerHour"]!));
        Assert.Equal((5, 1, 4), ((int)reply.Json["counts"]!["waiting"]!, (int)reply.Json["counts"]!["queued"]!, (int)reply.Json["counts"]!["completed"]!));
        Assert.Equal(host.Time.Now.AddHours(3).UtcDateTime, (DateTime)reply.Json["estimatedCompletionAt"]!);
    }

    [Fact]
    public async Task Get_Final_Is200AndAllOfIt()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await SubmitAsync(host, rows: 1);
        await MoveAsync(host, id, 1, row => row.DeadLettered(1, Trouble, host.Time.Now));

        var reply = await host.GetAsync($"/api/batches/{id}");

        Assert.Equal((200, "completed", 100), (reply.Status, (string)reply.Json["phase"]!, (int)reply.Json["percent"]!));
    }

    [Fact]
    public async Task Items_ByState_InPages()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await SubmitAsync(host, rows: 5);
        await MoveAsync(host, id, 3, row => row.DeadLettered(1, Trouble, host.Time.Now));

        var first = await host.GetAsync($"/api/batches/{id}/items?status=deadLettered&pageSize=2");
        var second = await host.GetAsync($"/api/batches/{id}/items?status=deadLettered&pageSize=2", ("x-ms-continuation-token", first.Header("x-ms-continuation-token")!));

        Assert.Equal([1, 2], first.Json["items"]!.AsArray().Select(item => (int)item!["line"]!));
        var last = Assert.Single(second.Json["items"]!.AsArray())!;
        Assert.Equal((3, "deadLettered", "customerUnknown", 1), ((int)last["line"]!, (string)last["status"]!, (string)last["code"]!, (int)last["attempts"]!));
        Assert.Null(second.Header("x-ms-continuation-token"));
    }

    [Fact]
    public async Task Report_EveryRowAndEverySkippedLine_WithFormulasDefused()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.PostTextAsync("/api/batches?onInvalid=skip", $"customerId\n{Customer(1)}\nnobody\n", "text/csv");
        var id = (string)reply.Json["id"]!;
        await MoveAsync(host, id, 1, row => row.DeadLettered(1, Trouble, host.Time.Now));

        var report = await host.GetAsync($"/api/batches/{id}/report.csv");

        Assert.Equal((200, "text/csv"), (report.Status, report.ContentType));
        var lines = report.Text.Split("\r\n");
        Assert.StartsWith("line,customerId,customerName,status,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"2,{Customer(1)},,deadLettered,,customerUnknown,\"'=HYPERLINK(\"\"evil\"\")\",1,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("3,,,skipped,,invalidValue,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ShowsBatches()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await SubmitAsync(host, rows: 2);

        var reply = await host.GetAsync("/api/batches");

        Assert.Equal(id, (string)Assert.Single(reply.Json["items"]!.AsArray())!["id"]!);
        Assert.Equal("pageSize invalidValue", Assert.Single((await host.GetAsync("/api/batches?pageSize=101")).Errors));
    }

    [Theory]
    [InlineData("cancel", 202, "cancelling")]
    [InlineData("suspend", 202, "suspended")]
    public async Task Operation_OnABatchUnderWay_AnswersHowManyRowsItConcerns(string operation, int status, string phase)
    {
        await using var host = await ApiHost.StartAsync();
        var id = await SubmitAsync(host, rows: 3);

        var counted = await host.PostAsync($"/api/batches/{id}/{operation}?dryRun=true");
        var reply = await host.PostAsync($"/api/batches/{id}/{operation}", new { reason = "wrong list" });

        Assert.Equal((200, 3, "running"), (counted.Status, (int)counted.Json["affected"]!, (string)counted.Json["phase"]!));
        Assert.Equal((status, 3, phase), (reply.Status, (int)reply.Json["affected"]!, (string)reply.Json["phase"]!));
        Assert.Equal("wrong list", host.Batches.All[0].Reason);
        Assert.Contains($"event batch:{id}:1 BatchChanged", host.Engine.Calls);
    }

    [Fact]
    public async Task Operation_ThatDoesNotFit_IsRefused()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await SubmitAsync(host, rows: 1);
        Assert.Equal((409, "doesNotFit"), await RefusedAsync(host, $"{id}/resume"));
        Assert.Equal((409, "nothingToRetry"), await RefusedAsync(host, $"{id}/retry"));
        Assert.Equal((422, "invalidRequest"), await RefusedAsync(host, $"{id}/cancel", new { because = "x" }));
        await MoveAsync(host, id, 1, row => row.Settled(new RowEnd(row.OwnTransition, 1, TransitionPhase.Failed), host.Time.Now));
        Assert.Equal((410, "batchOver"), await RefusedAsync(host, $"{id}/cancel"));

        var retry = await host.PostAsync($"/api/batches/{id}/retry");

        Assert.Equal((202, 1, "running"), (retry.Status, (int)retry.Json["affected"]!, (string)retry.Json["phase"]!));
        Assert.Contains($"start batch:{id}:2", host.Engine.Calls);
    }

    [Theory]
    [InlineData("b0123456789abcdef0123")]
    [InlineData("../x")]
    [InlineData("B0123456789ABCDEF0123")]
    public async Task Routes_BatchThatNobodyKnows_AreNotFound(string id)
    {
        await using var host = await ApiHost.StartAsync();
        var path = $"/api/batches/{Uri.EscapeDataString(id)}";

        Assert.Equal((404, "batchUnknown"), await CodeAsync(host.GetAsync(path)));
        Assert.Equal((404, "batchUnknown"), await CodeAsync(host.GetAsync($"{path}/items")));
        Assert.Equal((404, "batchUnknown"), await CodeAsync(host.GetAsync($"{path}/report.csv")));
        Assert.Equal((404, "batchUnknown"), await CodeAsync(host.PostAsync($"{path}/cancel")));
    }

    private static Guid Customer(int number) => new(number, 0, 0, new byte[8]);

    private static async Task<string> SubmitAsync(ApiHost host, int rows)
    {
        var reply = await host.PostAsync("/api/batches", Enumerable.Range(1, rows).Select(number => new { customerId = Customer(number) }));
        Assert.Equal(202, reply.Status);
        return (string)reply.Json["id"]!;
    }

    private static async Task MoveAsync(ApiHost host, string id, int count, Func<BatchRow, BatchRow?> change)
    {
        var rows = host.Batches.Rows(id).Where(row => row.State == RowState.Waiting).Take(count).ToList();
        Assert.All(await host.Batches.ChangeRowsAsync(rows, change, CancellationToken.None), moved => Assert.True(moved.Changed));
    }

    private static Task<(int Status, string? Code)> RefusedAsync(ApiHost host, string path, object? body = null) => CodeAsync(host.PostAsync($"/api/batches/{path}", body));

    private static async Task<(int Status, string? Code)> CodeAsync(Task<Reply> asked)
    {
        var reply = await asked;
        return (reply.Status, reply.Code);
    }
}
