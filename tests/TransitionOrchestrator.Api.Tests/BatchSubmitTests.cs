using System.Text;
using System.Text.Json.Nodes;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api.Tests;

/// <summary>Uploads of batches: what is accepted, and every kind of bad input.</summary>
public sealed class BatchSubmitTests
{
    private const string First = "6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63";
    private const string Second = "7d1a3a52-0f7e-4b56-9a51-8f2f3d6b0c11";

    [Fact]
    public async Task Csv_EveryColumnInAnyOrder_IsRead()
    {
        await using var host = await ApiHost.StartAsync();
        var csv = "\uFEFFroute,CUSTOMERID,approval,budget,currency,resellerMpnId,firstName,lastName,email,phoneNumber,dateAgreed,notBefore\r\n"
            + $"stepwise,{First},true,1000.50,EUR,4711,\"Ida, \"\"the\"\"\",Brand,ida@example.com,+49 30,2026-01-02,2026-03-01T22:00:00Z\r\n"
            + "\r\n"
            + $"  productUpgrade , {Second} ,,keep,,,,,,,,\r\n";

        var reply = await host.PostTextAsync("/api/batches?name=Wave%201&between=22:00-06:00&timeZone=Europe/Berlin", csv, "text/csv; charset=utf-8");

        Assert.Equal(202, reply.Status);
        var id = (string)reply.Json["id"]!;
        Assert.Equal($"/api/batches/{id}", reply.Header("Location"));
        Assert.Equal((2, 2, 0), ((int)reply.Json["rows"]!, (int)reply.Json["accepted"]!, reply.Json["skipped"]!.AsArray().Count));
        Assert.EndsWith($"/api/batches/{id}/report.csv", (string)reply.Json["links"]!["reportUrl"]!, StringComparison.Ordinal);
        var batch = Assert.Single(host.Batches.All);
        Assert.Equal(("Wave 1", "22:00-06:00 Europe/Berlin"), (batch.Name, batch.Window!.ToString()));
        var rows = host.Batches.Rows(id);
        Assert.Equal([2, 4], rows.Select(row => row.Line));
        Assert.Equal(
            new TransitionRequest(new CustomerId(Guid.Parse(First)))
            {
                Route = RoutePreference.Stepwise, RequiresApproval = true, Budget = new BudgetOrder(1000.50m) { Currency = "EUR" }, ResellerMpnId = "4711",
                Attestation = new AgreementAttestation("Ida, \"the\"", "Brand", "ida@example.com", new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)) { PhoneNumber = "+49 30" },
            },
            rows[0].Request);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 22, 0, 0, TimeSpan.Zero), rows[0].NotBefore);
        Assert.Equal((RoutePreference.ProductUpgrade, new BudgetOrder(Amount: null)), (rows[1].Request.Route, rows[1].Request.Budget));
        Assert.Contains($"start batch:{id}:1", host.Engine.Calls);
    }

    [Fact]
    public async Task Json_SameObjectsAsForOneTransition_AreRead()
    {
        await using var host = await ApiHost.StartAsync();

        var reply = await host.PostTextAsync("/api/batches", $$"""[{ "customerId": "{{First}}", "budget": { "amount": 5 } }, { "customerId": "{{Second}}", "notBefore": "2026-02-03" }]""");

        Assert.Equal(202, reply.Status);
        Assert.Equal([1, 2], host.Batches.Rows((string)reply.Json["id"]!).Select(row => row.Line));
    }

    [Fact]
    public async Task Rows_SomeBad_NothingIsQueuedAndEveryProblemHasItsLineAndColumn()
    {
        await using var host = await ApiHost.StartAsync();
        var csv = $"customerId,budget,approval,email\nnobody,1,,\n{First},much,perhaps,\n{Second},1,,\n{Second},2,,\n{First},1,,x@example.com\n";

        var reply = await host.PostTextAsync("/api/batches", csv, "text/csv");

        Assert.Equal((422, "invalidRequest"), (reply.Status, reply.Code));
        Assert.Equal(
            [
                "2 customerId invalidValue", "3 approval wrongType", "3 budget wrongType", "5 customerId duplicateCustomer",
                "6 firstName required", "6 lastName required", "6 dateAgreed required",
            ],
            reply.Json["errors"]!.AsArray().Select(error => $"{(int)error!["line"]!} {(string)error["column"]!} {(string)error["code"]!}").OrderBy(text => text[0]).ThenBy(text => text.Contains("email", StringComparison.Ordinal)));
        Assert.Empty(host.Batches.All);
        Assert.Empty(host.Engine.Calls);
    }

    [Fact]
    public async Task Rows_SomeBadInJson_AreNamedByPath()
    {
        await using var host = await ApiHost.StartAsync();

        var reply = await host.PostTextAsync("/api/batches", $$"""[{ "customerId": "{{First}}" }, { "customerId": 7, "colour": "red" }, 5]""");

        Assert.Equal(422, reply.Status);
        Assert.Equal(["$[1].customerId wrongType", "$[1].colour unknownField", "$[2] wrongType"], reply.Errors);
    }

    [Fact]
    public async Task Rows_SomeBadAndToBeSkipped_TheOthersAreQueued()
    {
        await using var host = await ApiHost.StartAsync();

        var reply = await host.PostTextAsync("/api/batches?onInvalid=skip", $"customerId\nnobody\n{First}\n", "text/csv");

        Assert.Equal(202, reply.Status);
        Assert.Equal((2, 1), ((int)reply.Json["rows"]!, (int)reply.Json["accepted"]!));
        var skipped = Assert.Single(reply.Json["skipped"]!.AsArray())!;
        Assert.Equal((2, "customerId", "invalidValue"), ((int)skipped["line"]!, (string)skipped["column"]!, (string)skipped["code"]!));
    }

    [Fact]
    public async Task DryRun_ChecksAndQueuesNothing()
    {
        await using var host = await ApiHost.StartAsync();

        var reply = await host.PostTextAsync("/api/batches?dryRun=true", $"customerId\n{First}\n", "text/csv");

        Assert.Equal((200, 1), (reply.Status, (int)reply.Json["accepted"]!));
        Assert.Null(reply.Json["id"]);
        Assert.Empty(host.Batches.All);
    }

    [Fact]
    public async Task IdempotencyKey_SameUploadAgain_AnswersTheFirstBatch_AnotherIsRefused()
    {
        await using var host = await ApiHost.StartAsync();

        var first = await SubmitAsync(host, $"customerId\n{First}\n", "wave-1");
        var again = await SubmitAsync(host, $"customerId\n{First}\n", "wave-1");
        var other = await SubmitAsync(host, $"customerId\n{Second}\n", "wave-1");
        var bad = await SubmitAsync(host, $"customerId\n{Second}\n", "has space");

        Assert.Equal((202, 200), (first.Status, again.Status));
        Assert.Equal(first.Json["id"]!.GetValue<string>(), again.Json["id"]!.GetValue<string>());
        Assert.Equal((422, "idempotencyKeyReused"), (other.Status, other.Code));
        Assert.Equal((400, "Idempotency-Key invalidValue"), (bad.Status, Assert.Single(bad.Errors)));
        Assert.Single(host.Batches.All);
    }

    [Fact]
    public async Task Csv_CustomerOfARunningBatch_IsReported()
    {
        await using var host = await ApiHost.StartAsync();
        await host.PostTextAsync("/api/batches", $"customerId\n{First}\n", "text/csv");

        var reply = await host.PostTextAsync("/api/batches", $"customerId\n{First}\n", "text/csv");

        Assert.Equal("customerId customerInOtherBatch", Assert.Single(reply.Errors));
    }

    [Theory]
    [InlineData("customerId;route\n", "unknownColumn")]
    [InlineData("customerId,colour\n6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63,red\n", "unknownColumn")]
    [InlineData("customerId,route,Route\n", "duplicateColumn")]
    [InlineData("route\nauto\n", "required")]
    [InlineData("customerId\n", "noRows")]
    [InlineData("customerId,route\n6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63\n", "wrongColumnCount")]
    [InlineData("customerId,route\n6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63,au\"to\"\n", "strayQuote")]
    [InlineData("customerId,currency\n6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63,EUR\n", "required")]
    [InlineData("customerId,notBefore\n6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63,2099-01-01\n", "invalidValue")]
    public async Task Csv_RowsThatCannotBeUsed_AreRefusedWithACode(string csv, string code)
    {
        await using var host = await ApiHost.StartAsync();

        var reply = await host.PostTextAsync("/api/batches", csv, "text/csv");

        Assert.Equal(422, reply.Status);
        Assert.Contains(code, reply.Json["errors"]!.AsArray().Select(error => (string)error!["code"]!));
        Assert.Empty(host.Batches.All);
    }

    [Theory]
    [InlineData("customerId\r\n6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63\n", "mixedLineEnds", 2)]
    [InlineData("customerId\r6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63\r", "mixedLineEnds", 1)]
    [InlineData("customerId\n\"6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63\n", "unclosedQuote", 2)]
    [InlineData("customerId\n6d1e8f40\0\n", "notText", 2)]
    public async Task Csv_ThatHasNoOneReading_IsRefusedWithItsLine(string csv, string code, int line)
    {
        await using var host = await ApiHost.StartAsync();

        var reply = await host.PostTextAsync("/api/batches", csv, "text/csv");

        Assert.Equal((400, code, line), (reply.Status, reply.Code, (int)reply.Json["line"]!));
        Assert.Empty(host.Batches.All);
    }

    [Fact]
    public async Task Csv_NotUtf8_IsRefusedWithItsLine()
    {
        await using var host = await ApiHost.StartAsync();

        var reply = await host.PostBytesAsync("/api/batches", [.. Encoding.ASCII.GetBytes("customerId\nM"), 0xFC, .. Encoding.ASCII.GetBytes("ller\n")], "text/csv");

        Assert.Equal((400, "notUtf8", 2), (reply.Status, reply.Code, (int)reply.Json["line"]!));
    }

    [Fact]
    public async Task Csv_RowWithTenThousandFields_IsOneProblem()
    {
        await using var host = await ApiHost.StartAsync();

        var reply = await host.PostTextAsync("/api/batches", $"customerId\n{First}{new string(',', 9_999)}\n", "text/csv");

        var error = Assert.Single(reply.Json["errors"]!.AsArray())!;
        Assert.Equal((2, "wrongColumnCount"), ((int)error["line"]!, (string)error["code"]!));
        Assert.Contains("10000", (string)error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_TenThousand_AreAccepted_OneMoreIsNot()
    {
        await using var host = await ApiHost.StartAsync();
        var rows = Enumerable.Range(1, 10_000).Select(number => new Guid(number, 0, 0, new byte[8]).ToString()).ToList();

        var tooMany = await host.PostTextAsync("/api/batches", $"customerId\n{string.Join('\n', rows.Append(First))}\n", "text/csv");
        var enough = await host.PostTextAsync("/api/batches", $"customerId\n{string.Join('\n', rows)}\n", "text/csv");

        Assert.Equal((422, "$ tooManyRows"), (tooMany.Status, Assert.Single(tooMany.Errors)));
        Assert.Equal((202, 10_000), (enough.Status, (int)enough.Json["accepted"]!));
    }

    [Fact]
    public async Task Body_OfTwentyMegabytes_IsTooLarge()
    {
        await using var host = await ApiHost.StartAsync();

        var reply = await host.PostBytesAsync("/api/batches", new byte[20 * 1024 * 1024], "text/csv");

        Assert.Equal((413, "bodyTooLarge"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("", "text/csv", 400, "bodyEmpty")]
    [InlineData("[", "application/json", 400, "notJson")]
    [InlineData("{}", "application/json", 422, "invalidRequest")]
    [InlineData("[]", "application/json", 422, "invalidRequest")]
    [InlineData("x", "application/vnd.ms-excel", 415, "contentTypeUnsupported")]
    [InlineData("x", "text/csv; charset=utf-16", 415, "contentTypeUnsupported")]
    public async Task Body_ThatIsNoBatch_IsRefused(string body, string type, int status, string code)
    {
        await using var host = await ApiHost.StartAsync();

        var reply = await host.PostTextAsync("/api/batches", body, type);

        Assert.Equal((status, code), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("between=22:00-22:00&timeZone=UTC", "between invalidValue")]
    [InlineData("between=22:00-06:00", "timeZone required")]
    [InlineData("timeZone=UTC", "timeZone invalidValue")]
    [InlineData("between=22:00-06:00&timeZone=Middle/Earth", "timeZone invalidValue")]
    [InlineData("onInvalid=maybe", "onInvalid invalidValue")]
    [InlineData("dryRun=1", "dryRun invalidValue")]
    [InlineData("colour=red", "colour unknownField")]
    public async Task Query_ThatIsWrong_IsRefused(string query, string error)
    {
        await using var host = await ApiHost.StartAsync();

        var reply = await host.PostTextAsync($"/api/batches?{query}", $"customerId\n{First}\n", "text/csv");

        Assert.Equal((400, error), (reply.Status, Assert.Single(reply.Errors)));
        Assert.Empty(host.Batches.All);
    }

    private static async Task<Reply> SubmitAsync(ApiHost host, string csv, string key)
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        return await host.SendAsync(HttpMethod.Post, "/api/batches", content, ("Idempotency-Key", key));
    }
}
