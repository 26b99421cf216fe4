using System.Text.Json.Nodes;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Cli.Tests;

/// <summary>The batch commands: what they send, what they show, and how they end.</summary>
public sealed class BatchCommandTests : IDisposable
{
    private const string File = "customerId,route\n0aa17548-8de2-44b0-a52e-90674f30eb3f,auto\n\n22f003e2-12f8-4608-b3c4-b6ba4670ada9,\"auto\"\n";
    private const string Batch = "b1";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transition-test-");

    [Fact]
    public async Task Submit_NobodyToAskAndNoYes_Exits5WithTheCountAndSendsNothing()
    {
        await using var head = await AnsweringHead.StartAsync();

        var refused = await CliRun.OfAsync(head.Address, "batch", "submit", Write("customers.csv", File));

        Assert.Equal(5, refused.Code);
        Assert.Contains("2 customers would be moved", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(head.Calls);
    }

    [Fact]
    public async Task Submit_Csv_SendsItUnchangedWithItsWishesAndAKeyOfItsContent()
    {
        await using var head = await AnsweringHead.StartAsync();
        head["POST /api/batches"] = _ => Accepted();
        var file = Write("customers.csv", File);

        var first = await CliRun.OfAsync(head.Address, "batch", "submit", file, "--yes", "--on-invalid", "skip", "--between", "22:00-06:00", "--time-zone", "Europe/Berlin", "--name", "Wave 3");
        var second = await CliRun.OfAsync(head.Address, "batch", "submit", file, "--yes", "--json");
        var other = await CliRun.OfAsync(head.Address, "batch", "submit", file, "--yes", "--idempotency-key", "mine");

        Assert.Equal((0, 0, 0), (first.Code, second.Code, other.Code));
        Assert.Contains("Accepted: batch b1, 2 customers", first.Output, StringComparison.Ordinal);
        Assert.Contains("  skipped: line 7, route: invalidValue: Must be a route.", first.Output, StringComparison.Ordinal);
        Assert.Equal(Batch, (string?)second.Json["id"]);
        Assert.Equal("POST /api/batches?onInvalid=skip&between=22%3A00-06%3A00&timeZone=Europe%2FBerlin&name=Wave%203", head.Calls.First().Line);
        Assert.All(head.Calls, call => Assert.Equal((File, "text/csv; charset=utf-8"), (call.Body, call.Headers["Content-Type"])));
        var keys = head.Calls.Select(call => call.Headers["Idempotency-Key"]).ToList();
        Assert.Equal(keys[0], keys[1]);
        Assert.StartsWith("sha256-", keys[0], StringComparison.Ordinal);
        Assert.Equal("mine", keys[2]);
    }

    [Fact]
    public async Task Submit_JsonFromStandardInput_IsSentAsJson()
    {
        await using var head = await AnsweringHead.StartAsync();
        head["POST /api/batches"] = _ => Accepted();

        var run = await CliRun.OfAsync(head.Address, """[{"customerId":"0aa17548-8de2-44b0-a52e-90674f30eb3f"}]""", [], "batch", "submit", "-", "--format", "json", "--yes");

        Assert.Equal(0, run.Code);
        Assert.Equal("application/json; charset=utf-8", Assert.Single(head.Calls).Headers["Content-Type"]);
    }

    [Fact]
    public async Task Submit_RowsAreInvalid_Exits3AndNamesEveryLine()
    {
        await using var head = await AnsweringHead.StartAsync();
        head["POST /api/batches"] = _ => AnsweringHead.Problem(422, "invalidBatch", "No row was queued.",
            new JsonObject { ["path"] = "route", ["line"] = 2, ["column"] = "route", ["code"] = "invalidValue", ["message"] = "Must be a route." },
            new JsonObject { ["path"] = "$", ["line"] = 4, ["code"] = "duplicateCustomer", ["message"] = "Is in line 2 already." },
            new JsonObject { ["path"] = "$[6].route", ["line"] = 7, ["column"] = "route", ["code"] = "invalidValue", ["message"] = "Must be a route." });
        var file = Write("customers.csv", File);

        var shown = await CliRun.OfAsync(head.Address, "batch", "submit", file, "--yes");
        var json = await CliRun.OfAsync(head.Address, "batch", "submit", file, "--yes", "--json");

        Assert.Equal((3, 3), (shown.Code, json.Code));
        Assert.Contains("HTTP 422 invalidBatch: No row was queued.", shown.Errors, StringComparison.Ordinal);
        Assert.Contains("  line 2, route: invalidValue: Must be a route.", shown.Errors, StringComparison.Ordinal);
        Assert.Contains("  line 4: duplicateCustomer: Is in line 2 already.", shown.Errors, StringComparison.Ordinal);
        Assert.Contains("  $[6].route: invalidValue", shown.Errors, StringComparison.Ordinal);
        Assert.Equal(3, json.Json["errors"]!.AsArray().Count);
        Assert.Empty(json.Errors);
    }

    [Fact]
    public async Task Submit_TheAnswerIsLost_IsSentAgainWithTheSameKey()
    {
        await using var head = await AnsweringHead.StartAsync();
        head["POST /api/batches"] = call =>
        {
            if (head.Calls.Count == 1)
                call.Context.Abort();
            return Accepted();
        };

        var run = await CliRun.OfAsync(head.Address, "batch", "submit", Write("customers.csv", File), "--yes");

        Assert.Equal(0, run.Code);
        Assert.Equal(2, head.Calls.Count);
        Assert.Single(head.Calls.Select(call => call.Headers["Idempotency-Key"]).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("nowhere.csv", null, "cannot be read")]
    [InlineData("customers.xlsx", "x", "say --format csv or --format json")]
    [InlineData("customers.csv", "customerId,route\n", "There are no customers in it.")]
    [InlineData("customers.csv", "", "There are no customers in it.")]
    [InlineData("customers.json", "[]", "There are no customers in it.")]
    [InlineData("customers.json", "{}", "must be a list")]
    [InlineData("customers.json", "[\n {", "it breaks at line 2")]
    public async Task Submit_FileThatCannotBeUsed_Exits2AndSendsNothing(string name, string? content, string said)
    {
        await using var head = await AnsweringHead.StartAsync();

        var run = await CliRun.OfAsync(head.Address, "batch", "submit", content is null ? Path.Combine(_folder.FullName, name) : Write(name, content), "--yes");

        Assert.Equal(2, run.Code);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
        Assert.Empty(head.Calls);
    }

    [Fact]
    public async Task Watch_ToTheEnd_PrintsEachStateOnceAndTellsByItsCode()
    {
        await using var head = await AnsweringHead.StartAsync();
        head["GET /api/batches/b1"] = _ => AnsweringHead.Json(head.Calls.Count switch { 1 => Status("running", completed: 0, failed: 0), 2 => Status("running", completed: 1, failed: 0), _ => Status("completed", completed: 2, failed: 1, final: true) });

        var shown = await CliRun.OfAsync(head.Address, "batch", "watch", Batch);
        var json = await CliRun.OfAsync(head.Address, "batch", "watch", Batch, "--json");

        Assert.Equal((1, 1), (shown.Code, json.Code));
        Assert.Equal(1, shown.Output.Split("33 %  running  running 2, completed 1").Length - 1);
        Assert.Contains("Batch b1 is completed: completed 2, failed 1.", shown.Output, StringComparison.Ordinal);
        Assert.Contains("transition batch retry b1", shown.Output, StringComparison.Ordinal);
        Assert.Equal("completed", (string?)json.Json["phase"]);
        Assert.Contains("100 %", json.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_EveryRowCompleted_Exits0()
    {
        await using var head = await AnsweringHead.StartAsync();
        head["GET /api/batches/b1"] = _ => AnsweringHead.Json(Status("completed", completed: 3, failed: 0, final: true));

        Assert.Equal(0, (await CliRun.OfAsync(head.Address, "batch", "watch", Batch)).Code);
    }

    [Fact]
    public async Task Watch_TheHeadIsRestarted_GoesOn()
    {
        var port = BuiltProgram.FreePort();
        var first = await AnsweringHead.StartAsync(port);
        first["GET /api/batches/b1"] = _ => AnsweringHead.Json(Status("running", completed: 1, failed: 0));
        await using var watch = ChildProcess.Start(BuiltProgram.Cli, ["batch", "watch", Batch, "--url", $"http://127.0.0.1:{port}"]);
        await watch.WaitForLineAsync("33 %", Limit);
        await first.DisposeAsync();
        await watch.WaitForLineAsync("The head does not answer", Limit);

        await using var second = await AnsweringHead.StartAsync(port);
        second["GET /api/batches/b1"] = _ => AnsweringHead.Json(Status("completed", completed: 3, failed: 0, final: true));

        Assert.Equal(0, await watch.WaitForExitAsync(Limit));
    }

    [Fact]
    public async Task Watch_CtrlC_Exits130AndSaysThatTheBatchGoesOn()
    {
        await using var head = await AnsweringHead.StartAsync();
        head["GET /api/batches/b1"] = _ => AnsweringHead.Json(Status("running", completed: 1, failed: 0));
        await using var watch = ChildProcess.Start(BuiltProgram.Cli, ["batch", "watch", Batch, "--url", $"{head.Address}"]);
        await watch.WaitForLineAsync("33 %", Limit);

        Assert.Equal(130, await watch.InterruptAsync(Limit));

        Assert.Contains("Interrupted. The batch goes on; 'transition batch watch b1' takes up where this ended.", watch.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("resume")]
    [InlineData("retry")]
    public async Task Operation_ThatAsks_CountsFirstAndIsCarriedOutWithYes(string operation)
    {
        await using var head = await AnsweringHead.StartAsync();
        head[$"POST /api/batches/b1/{operation}"] = _ => AnsweringHead.Json(new JsonObject { ["id"] = Batch, ["affected"] = 1234, ["phase"] = "running" });

        var asked = await CliRun.OfAsync(head.Address, "batch", operation, Batch);
        Assert.Equal(5, asked.Code);
        Assert.Contains($"{operation} batch b1 (running): 1,234 rows.", asked.Errors, StringComparison.Ordinal);
        Assert.Equal($"POST /api/batches/b1/{operation}?dryRun=true", Assert.Single(head.Calls).Line);

        var carriedOut = await CliRun.OfAsync(head.Address, "batch", operation, Batch, "--yes", "--reason", "Change 4711", "--json");
        Assert.Equal(0, carriedOut.Code);
        Assert.Equal(1234, (int?)carriedOut.Json["affected"]);
        Assert.Equal(($"POST /api/batches/b1/{operation}", """{"reason":"Change 4711"}"""), (head.Calls.Last().Line, head.Calls.Last().Body));
    }

    [Fact]
    public async Task Suspend_OfABatch_DoesNotAsk()
    {
        await using var head = await AnsweringHead.StartAsync();
        head["POST /api/batches/b1/suspend"] = _ => AnsweringHead.Json(new JsonObject { ["id"] = Batch, ["affected"] = 1, ["phase"] = "suspended" });

        var run = await CliRun.OfAsync(head.Address, "batch", "suspend", Batch);

        Assert.Equal(0, run.Code);
        Assert.Contains("Batch b1 is suspended: 1 row concerned.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_OverSeveralPages_AreOneList()
    {
        await using var head = await AnsweringHead.StartAsync();
        head["GET /api/batches/b1/items"] = call =>
        {
            var isFirst = !call.Headers.ContainsKey("x-ms-continuation-token");
            if (isFirst)
                call.Context.Response.Headers["x-ms-continuation-token"] = "next";
            return AnsweringHead.Json(new JsonObject { ["items"] = new JsonArray(Item(isFirst ? 2 : 3)) });
        };

        var shown = await CliRun.OfAsync(head.Address, "batch", "items", Batch, "--status", "failed");
        var limited = await CliRun.OfAsync(head.Address, "batch", "items", Batch, "--limit", "1", "--json");

        Assert.Equal((0, 0), (shown.Code, limited.Code));
        Assert.Contains("Weird\uFFFDName [x]", shown.Output, StringComparison.Ordinal); // a name does not steer the terminal
        Assert.Equal(2, shown.Output.Split("upgradeFailed: It failed.").Length - 1);
        Assert.Single(limited.Json["items"]!.AsArray());
        Assert.True(limited.Json["more"]!.GetValue<bool>());
        Assert.Equal("GET /api/batches/b1/items?status=failed&pageSize=100", head.Calls.First().Line);
    }

    [Fact]
    public async Task List_ShowsBatches_AndReport_WritesTheFile()
    {
        const string csv = "line,customerId,status\r\n2,x,failed\r\n";
        await using var head = await AnsweringHead.StartAsync();
        head["GET /api/batches"] = _ => AnsweringHead.Json(new JsonObject { ["items"] = new JsonArray(Status("running", completed: 1, failed: 0)) });
        head["GET /api/batches/b1/report.csv"] = _ => Microsoft.AspNetCore.Http.Results.Text(csv, "text/csv");
        var target = Path.Combine(_folder.FullName, "report.csv");

        var list = await CliRun.OfAsync(head.Address, "batch", "list");
        var printed = await CliRun.OfAsync(head.Address, "batch", "report", Batch);
        var written = await CliRun.OfAsync(head.Address, "batch", "report", Batch, "--output", target);
        var unwritten = await CliRun.OfAsync(head.Address, "batch", "report", Batch, "--output", Path.Combine(target, "below-a-file"));

        Assert.Equal((0, 0, 0, 2), (list.Code, printed.Code, written.Code, unwritten.Code));
        Assert.Contains("3: running 2, completed 1", list.Output, StringComparison.Ordinal);
        Assert.Equal(csv, printed.Output);
        Assert.Equal("\uFEFF" + csv, System.Text.Encoding.UTF8.GetString(await System.IO.File.ReadAllBytesAsync(target)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Microsoft.AspNetCore.Http.IResult Accepted() => AnsweringHead.Json(new JsonObject
    {
        ["id"] = Batch, ["rows"] = 3, ["accepted"] = 2,
        ["skipped"] = new JsonArray(new JsonObject { ["line"] = 7, ["column"] = "route", ["code"] = "invalidValue", ["message"] = "Must be a route." }),
    }, 202);

    private static JsonObject Status(string phase, int completed, int failed, bool final = false) => new()
    {
        ["id"] = Batch, ["phase"] = phase, ["total"] = 3, ["percent"] = (completed + failed) * 100 / 3, ["createdAt"] = "2026-01-31T10:00:00Z", ["finishedAt"] = final ? "2026-01-31T11:00:00Z" : null,
        ["counts"] = new JsonObject { ["running"] = 3 - completed - failed, ["completed"] = completed, ["failed"] = failed },
    };

    private static JsonObject Item(int line) => new()
    {
        ["line"] = line, ["customerId"] = "0aa17548-8de2-44b0-a52e-90674f30eb3f", ["customerName"] = "Weird\u001bName [x]", ["status"] = "failed", ["code"] = "upgradeFailed", ["message"] = "It failed.", ["attempts"] = 1,
    };

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }
}
