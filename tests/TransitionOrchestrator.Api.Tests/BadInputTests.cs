using System.Text;
using System.Text.Json.Nodes;

namespace TransitionOrchestrator.Api.Tests;

/// <summary>Bad input gets its problem document; nothing is started, nothing is asked of Partner Center, nothing is written.</summary>
public sealed class BadInputTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly string Customer = ApiHost.Fabrikam.ToString();

    public static TheoryData<string, string[]> Problems => new()
    {
        { "{}", ["customerId required"] },
        { "[]", ["$ wrongType"] },
        { "null", ["$ wrongType"] },
        { "\"text\"", ["$ wrongType"] },
        { """{"customerId":null}""", ["customerId required"] },
        { """{"customerId":5}""", ["customerId wrongType"] },
        { """{"customerId":"x"}""", ["customerId invalidValue"] },
        { """{"customerId":"00000000-0000-0000-0000-000000000000"}""", ["customerId invalidValue"] },
        { """{"customerId":"{7d1a3a52-0f7e-4b56-9a51-8f2f3d6b0c11}"}""", ["customerId invalidValue"] },
        { """{"customerId":"7d1a3a520f7e4b569a518f2f3d6b0c11"}""", ["customerId invalidValue"] },
        { """{"customerId":"C","route":"Auto"}""", ["customerId invalidValue", "route invalidValue"] },
        { """{"customerId":"@","route":0}""", ["route wrongType"] },
        { """{"customerId":"@","route":"0"}""", ["route invalidValue"] },
        { """{"customerId":"@","requireApproval":"true"}""", ["requireApproval wrongType"] },
        { """{"customerId":"@","requireApproval":1}""", ["requireApproval wrongType"] },
        { """{"customerId":"@","CustomerId":"@"}""", ["CustomerId unknownField"] },
        { """{"customerId":"@","extra":{"a":1}}""", ["extra unknownField"] },
        { """{"customerId":"@","customerId":"@"}""", ["customerId duplicateField"] },
        { """{"customerId":"@","route":"auto","route":"stepwise","route":"auto"}""", ["route duplicateField"] },
        { """{"customerId":"@","attestation":[]}""", ["attestation wrongType"] },
        { """{"customerId":"@","attestation":{}}""", ["attestation.firstName required", "attestation.lastName required", "attestation.email required", "attestation.dateAgreed required"] },
        { """{"customerId":"@","attestation":{"firstName":" ","lastName":7,"email":"nobody","dateAgreed":"yesterday","phoneNumber":"call me","age":1,"email":"x"}}""",
            ["attestation.email duplicateField", "attestation.firstName required", "attestation.lastName wrongType", "attestation.email invalidValue", "attestation.dateAgreed invalidValue", "attestation.phoneNumber invalidValue", "attestation.age unknownField"] },
        { """{"customerId":"@","attestation":{"firstName":"a\u0000b","lastName":"B","email":"a@b.c","dateAgreed":"2026-03-01T12:00:01Z"}}""", ["attestation.firstName invalidValue", "attestation.dateAgreed invalidValue"] },
        { """{"customerId":"@","attestation":{"firstName":"A","lastName":"B","email":"a@b.c","dateAgreed":"2014-12-31"}}""", ["attestation.dateAgreed invalidValue"] },
        { """{"customerId":"@","attestation":{"firstName":"A","lastName":"B","email":"a@@b.c","dateAgreed":"2026-02-30"}}""", ["attestation.email invalidValue", "attestation.dateAgreed invalidValue"] },
        { """{"customerId":"@","attestation":{"firstName":"A","lastName":"B","email":"a b@c.d","dateAgreed":"01/02/2026"}}""", ["attestation.email invalidValue", "attestation.dateAgreed invalidValue"] },
        { """{"customerId":"@","attestation":{"firstName":"A","lastName":"B","email":"a@b","dateAgreed":1767225600}}""", ["attestation.email invalidValue", "attestation.dateAgreed wrongType"] },
        { """{"customerId":"@","attestation":{"firstName":"A","lastName":"B","email":"a@b..c","dateAgreed":"2026-01-01","phoneNumber":"0123456789012345678901234567890"}}""", ["attestation.email invalidValue", "attestation.phoneNumber tooLong"] },
        { """{"customerId":"@","budget":{}}""", ["budget.amount required"] },
        { """{"customerId":"@","budget":100}""", ["budget wrongType"] },
        { """{"customerId":"@","budget":{"amount":"100"}}""", ["budget.amount wrongType"] },
        { """{"customerId":"@","budget":{"amount":-0.01}}""", ["budget.amount invalidValue"] },
        { """{"customerId":"@","budget":{"amount":1e400}}""", ["budget.amount invalidValue"] },
        { """{"customerId":"@","budget":{"amount":1,"colour":"EUR"}}""", ["budget.colour unknownField"] },
        { """{"customerId":"@","resellerMpnId":4711}""", ["resellerMpnId wrongType"] },
        { """{"customerId":"@","resellerMpnId":"47 11"}""", ["resellerMpnId invalidValue"] },
        { """{"customerId":"@","resellerMpnId":"٤٧١١"}""", ["resellerMpnId invalidValue"] },
        { """{"customerId":"@","resellerMpnId":"123456789012345678901"}""", ["resellerMpnId tooLong"] },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public async Task Start_WithProblems_ReportsAllOfThemAtOnce(string body, string[] expected)
    {
        var host = shared.Host;
        var text = body.Replace("\"@\"", $"\"{Customer}\"", StringComparison.Ordinal);

        foreach (var path in new[] { "/api/transitions", "/api/transitions/preview" })
        {
            var reply = await host.PostTextAsync(path, text);
            AssertProblem(reply, 422, "invalidRequest");
            Assert.Equal(expected, reply.Errors);
        }

        AssertUntouched(host);
    }

    [Fact]
    public async Task Start_WithProblems_AnswersThisDocument()
    {
        var host = shared.Host;

        var reply = await host.PostTextAsync("/api/transitions", """{"CustomerId":"x","requireApproval":1}""");

        Assert.Equal(
            """{"title":"Unprocessable Entity","status":422,"code":"invalidRequest","detail":"The request has problems; each is listed with its path.","errors":[{"path":"customerId","code":"required","message":"Is required."},{"path":"requireApproval","code":"wrongType","message":"Must be true or false, not a number."},{"path":"CustomerId","code":"unknownField","message":"Is not a field here; did you mean customerId?"}],"traceId":"*"}""",
            reply.Exact);
    }

    [Fact]
    public async Task Start_WithThousandsOfProblems_ListsAHundredAndCountsTheRest()
    {
        var host = shared.Host;
        var fields = string.Join(',', Enumerable.Range(0, 2000).Select(number => $"\"{number}{new string('x', 20)}\":1"));

        var reply = await host.PostTextAsync("/api/transitions", $"{{{fields}}}");

        AssertProblem(reply, 422, "invalidRequest");
        Assert.Equal(100, reply.Errors.Count());
        Assert.Equal(1901, (int)reply.Json["errorsOmitted"]!);
    }

    [Fact]
    public async Task Start_WithAVeryLongUnknownName_DoesNotEchoAllOfIt()
    {
        var host = shared.Host;

        var reply = await host.PostTextAsync("/api/transitions", $$"""{"customerId":"{{Customer}}","{{new string('n', 60_000)}}":1}""");

        Assert.Equal([new string('n', 63) + "… unknownField"], reply.Errors);
        Assert.InRange(reply.Text.Length, 1, 1000);
    }

    [Theory]
    [InlineData("{", 1, 2)]
    [InlineData("{\"customerId\":\n  \"x", 2, 5)]
    [InlineData("not json", 1, 2)]
    [InlineData("{\"customerId\":\"x\"}}", 1, 19)]
    [InlineData("{\"customerId\":\"x\",}", 1, 19)]
    [InlineData("{'customerId':'x'}", 1, 2)]
    [InlineData("// comment\n{}", 1, 1)]
    [InlineData("{\"customerId\":\"\\ud800\"}", 1, 15)]
    [InlineData("{\n\"\\udc00\":1}", 2, 1)]
    public async Task Start_WithWhatIsNotJson_SaysWhereItBreaks(string body, int line, int position)
    {
        var host = shared.Host;

        var reply = await host.PostTextAsync("/api/transitions", body);

        AssertProblem(reply, 400, "notJson");
        Assert.Equal((line, position), ((int)reply.Json["line"]!, (int)reply.Json["position"]!));
        AssertUntouched(host);
    }

    [Fact]
    public async Task Start_WithWhatIsNotJson_AnswersThisDocument()
    {
        var host = shared.Host;

        var reply = await host.PostTextAsync("/api/transitions", "{");

        Assert.Equal(
            """{"title":"Bad Request","status":400,"code":"notJson","detail":"The body is not JSON in UTF-8; it breaks at line 1, byte 2.","line":1,"position":2,"traceId":"*"}""",
            reply.Exact);
    }

    [Fact]
    public async Task Start_WithBytesThatAreNotUtf8_IsNotJson()
    {
        var host = shared.Host;
        byte[] latin1 = [.. "{\"customerId\":\"M"u8, 0xFC, .. "ller\"}"u8];

        AssertProblem(await host.PostBytesAsync("/api/transitions", latin1), 400, "notJson");
        AssertProblem(await host.PostBytesAsync("/api/transitions", Encoding.Unicode.GetBytes("{}")), 400, "notJson");
        AssertUntouched(host);
    }

    [Fact]
    public async Task Start_WithAByteOrderMark_IsReadAsIfThereWereNone()
    {
        await using var host = await ApiHost.StartAsync();
        byte[] body = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($$"""{"customerId":"{{Customer}}"}""")];

        Assert.Equal(202, (await host.PostBytesAsync("/api/transitions", body)).Status);
        AssertProblem(await host.PostBytesAsync("/api/transitions", [0xEF, 0xBB, 0xBF]), 400, "bodyEmpty");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t ")]
    public async Task Start_WithAnEmptyBody_SaysSo(string body)
    {
        var host = shared.Host;

        AssertProblem(await host.PostTextAsync("/api/transitions", body), 400, "bodyEmpty");
        AssertProblem(await host.PostTextAsync("/api/transitions/preview", body, "text/plain"), 400, "bodyEmpty");
        AssertProblem(await host.PostAsync("/api/transitions"), 400, "bodyEmpty");
        AssertUntouched(host);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/json")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonx")]
    [InlineData("garbage")]
    public async Task Start_WithAnotherContentType_IsRefused(string? contentType)
    {
        var host = shared.Host;

        AssertProblem(await host.PostBytesAsync("/api/transitions", Encoding.UTF8.GetBytes($$"""{"customerId":"{{Customer}}"}"""), contentType), 415, "contentTypeNotJson");
        AssertUntouched(host);
    }

    [Theory]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("APPLICATION/JSON")]
    [InlineData("application/vnd.example+json")]
    public async Task Start_WithAnyContentTypeThatIsJson_IsAccepted(string contentType)
    {
        await using var host = await ApiHost.StartAsync();

        Assert.Equal(202, (await host.PostTextAsync("/api/transitions", $$"""{"customerId":"{{Customer}}"}""", contentType)).Status);
    }

    [Theory]
    [InlineData(8, 422, "invalidRequest")]
    [InlineData(9, 400, "bodyTooDeep")]
    [InlineData(30_000, 400, "bodyTooDeep")]
    public async Task Start_WithNesting_IsReadToALimit(int levels, int status, string code)
    {
        var host = shared.Host;
        var body = $"{{\"a\":{new string('[', levels - 1)}{new string(']', levels - 1)}}}";

        AssertProblem(await host.PostTextAsync("/api/transitions", body), status, code);
        AssertUntouched(host);
    }

    [Theory]
    [InlineData(64 * 1024, 202)]
    [InlineData((64 * 1024) + 1, 413)]
    [InlineData(1024 * 1024, 413)]
    public async Task Start_WithALargeBody_IsTakenToALimit(int bytes, int status)
    {
        var json = $$"""{"customerId":"{{Customer}}"}""";
        var body = Encoding.UTF8.GetBytes(json + new string(' ', bytes - json.Length));
        await using var host = await ApiHost.StartAsync();
        await using var chunkedHost = await ApiHost.StartAsync();

        var reply = await host.PostBytesAsync("/api/transitions", body);
        using var content = new ChunkedContent(body);
        var chunked = await chunkedHost.SendAsync(HttpMethod.Post, "/api/transitions", content);

        Assert.Equal((status, status), (reply.Status, chunked.Status));
        if (status == 413)
        {
            AssertProblem(reply, 413, "bodyTooLarge");
            AssertProblem(chunked, 413, "bodyTooLarge");
            AssertUntouched(host);
            AssertUntouched(chunkedHost);
        }
    }

    [Fact]
    public async Task Start_WithALargeBody_IsRefusedBeforeItWasSent()
    {
        var host = shared.Host;
        const string Head = "POST /api/transitions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

        // The answer comes although the rest of the body never does: nobody waited for it, and nothing held it.
        var announced = await RawRequest.SendAsync(host, $"{Head}Content-Length: 1048576\r\n\r\n");
        var chunked = await RawRequest.SendAsync(host, $"{Head}Transfer-Encoding: chunked\r\n\r\n10001\r\n{new string(' ', 0x10001)}\r\n");

        Assert.StartsWith("HTTP/1.1 413", announced, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 413", chunked, StringComparison.Ordinal);
        AssertUntouched(host);
    }

    [Fact]
    public async Task Start_WithABodyThatIsCutOffOrBadlyChunked_IsUnreadable()
    {
        await using var host = await ApiHost.StartAsync();
        const string Head = "POST /api/transitions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

        var badlyChunked = await RawRequest.SendAsync(host, $"{Head}Transfer-Encoding: chunked\r\n\r\nzz\r\n");
        await RawRequest.SendAndHangUpAsync(host, $$"""{{Head}}Content-Length: 500{{"\r\n\r\n"}}{"customerId":"{{Customer}}"}""");

        // Stopping waits for the requests that are under way.
        await host.App.StopAsync();

        Assert.StartsWith("HTTP/1.1 400", badlyChunked, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"bodyUnreadable\"", badlyChunked, StringComparison.Ordinal);
        AssertUntouched(host);
        Assert.DoesNotContain(host.Log.Own, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    internal static void AssertProblem(Reply reply, int status, string code)
    {
        Assert.Equal((status, code), (reply.Status, reply.Code));
        Assert.Equal("application/problem+json", reply.ContentType);
        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
        Assert.Equal(status, (int)reply.Json["status"]!);
        Assert.NotEmpty((string)reply.Json["title"]!);
        Assert.NotEmpty((string)reply.Json["detail"]!);
        Assert.NotEmpty((string)reply.Json["traceId"]!);
        Assert.DoesNotContain("   at ", reply.Text, StringComparison.Ordinal);
    }

    private static void AssertUntouched(ApiHost host)
    {
        Assert.Equal(0, host.Account.Reads);
        Assert.Equal(0, host.Store.Writes);
        Assert.Empty(host.Engine.Calls);
    }

    private sealed class ChunkedContent : HttpContent
    {
        private readonly byte[] _body;

        public ChunkedContent(byte[] body)
        {
            _body = body;
            Headers.ContentType = new("application/json");
        }

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => stream.WriteAsync(_body).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
