using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using TransitionOrchestrator.Functions.Tests.Hosting;

namespace TransitionOrchestrator.Functions.Tests.Http;

/// <summary>Both heads answer byte for byte the same, headers included, apart from trace ids and made-up ids.</summary>
[Collection(BothHeadsTests.Name)]
public sealed partial class SameAnswersTests(BothHeads heads)
{
    private const string Json = "application/json";
    private static readonly string Start = $$"""{ "customerId": "{{Estate.Customer(20)}}" }""";

    // What the transport adds; the rest is the surface's.
    private static readonly string[] Transport = ["Date", "Server", "Transfer-Encoding", "Connection"];

    public static TheoryData<int, string, string, string?, string?> Requests => new()
    {
        { 200, "GET", "transitions?customerId=" + Estate.Completed.Customer, null, null },
        { 200, "GET", "transitions?status=failed&customerId=" + Estate.Failed.Customer, null, null },
        { 400, "GET", "transitions?status=perhaps&pageSize=0&unknown=1", null, null },
        { 200, "GET", $"transitions/{Estate.Completed}", null, null },
        { 202, "GET", $"transitions/{Estate.Mapping}", null, null },
        { 404, "GET", "transitions/nobody", null, null },
        { 404, "GET", "transitions/..%2f..%2fetc", null, null },
        { 200, "GET", $"transitions/{Estate.Completed}/journal", null, null },
        { 200, "GET", $"transitions/{Estate.Completed}/journal?format=csv", null, null },
        { 400, "GET", $"transitions/{Estate.Completed}/journal?format=xml", null, null },
        { 200, "POST", "transitions/preview", Start, Json },
        { 400, "POST", "transitions/preview", "", Json },
        { 400, "POST", "transitions/preview", "{ \"customerId\": ", Json },
        { 202, "POST", "transitions", Start, Json },
        { 404, "POST", "transitions", $$"""{ "customerId": "{{Estate.Unknown}}" }""", Json },
        { 409, "POST", "transitions", $$"""{ "customerId": "{{Estate.Mapping.Customer}}" }""", Json },
        { 415, "POST", "transitions", Start, "text/plain" },
        { 422, "POST", "transitions", """{ "customerId": 7, "route": "by train", "extra": [] }""", Json },
        { 400, "POST", "transitions", "[[[[[[[[[[]]]]]]]]]]", Json },
        { 413, "POST", "transitions", "LARGE 65537", Json },
        { 202, "POST", $"transitions/{Estate.AwaitingApproval}/approve", """{ "reason": "Geprüft" }""", Json },
        { 409, "POST", $"transitions/{Estate.Mapping}/approve", null, null },
        { 410, "POST", $"transitions/{Estate.EndedUnseen}/approve", null, null },
        { 410, "POST", $"transitions/{Estate.Completed}/approve", null, null },
        { 202, "POST", $"transitions/{Estate.Mapping}/cancel", null, null },
        { 410, "POST", $"transitions/{Estate.Completed}/cancel", null, null },
        { 422, "POST", $"transitions/{Estate.Mapping}/cancel", """{ "because": "so" }""", Json },
        { 202, "POST", $"transitions/{Estate.Mapping}/suspend", null, null },
        { 202, "POST", $"transitions/{Estate.Mapping}/resume", null, null },
        { 410, "POST", $"transitions/{Estate.EndedUnseen}/suspend", null, null },
        { 409, "POST", $"transitions/{Estate.Completed}/retry", null, null },
        { 409, "POST", $"transitions/{Estate.Mapping}/retry", null, null },
        { 202, "POST", $"transitions/{Estate.Failed}/retry", null, null },
        { 404, "POST", "transitions/nobody/retry", null, null },
        { 202, "POST", "batches?name=Welle", "customerId\n" + Estate.Customer(400) + "\n", "text/csv" },
        { 200, "POST", "batches?dryRun=true", $$"""[{ "customerId": "{{Estate.Customer(401)}}" }]""", Json },
        { 400, "POST", "batches", "", "text/csv" },
        { 400, "POST", "batches?onInvalid=perhaps", "customerId\n", "text/csv" },
        { 413, "POST", "batches", "LARGE 8388609", "text/csv" },
        { 415, "POST", "batches", "customerId\n", "application/xml" },
        { 422, "POST", "batches", "customerId,route\nnobody,by train\n", "text/csv" },
        { 200, "GET", "batches?pageSize=1", null, null },
        { 202, "GET", $"batches/{Estate.RunningBatch}", null, null },
        { 200, "GET", $"batches/{Estate.DoneBatch}", null, null },
        { 404, "GET", "batches/nobody", null, null },
        { 200, "GET", $"batches/{Estate.DoneBatch}/items?pageSize=2", null, null },
        { 200, "GET", $"batches/{Estate.DoneBatch}/report.csv", null, null },
        { 202, "POST", $"batches/{Estate.RunningBatch}/suspend", null, null },
        { 200, "POST", $"batches/{Estate.RunningBatch}/cancel?dryRun=true", null, null },
        { 410, "POST", $"batches/{Estate.DoneBatch}/cancel", null, null },
        { 410, "POST", $"batches/{Estate.DoneBatch}/resume", null, null },
        { 200, "POST", $"batches/{Estate.DoneBatch}/retry?dryRun=true", null, null },
        { 404, "POST", "batches/nobody/retry", null, null },
        { 200, "GET", "health", null, null },
        { 200, "GET", "openapi.json", null, null },
        { 404, "GET", "nothing/here", null, null },
        { 405, "DELETE", $"transitions/{Estate.Completed}", null, null },
        { 405, "PUT", "batches", "customerId\n", "text/csv" },
        { 404, "GET", "transitions/preview/", null, null },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Answer_OfBothHeads_IsTheSame(int status, string method, string path, string? body, string? contentType)
    {
        var local = await AskAsync(heads.Local, method, path, body, contentType);
        var functions = await AskAsync(heads.Functions, method, path, body, contentType);

        Assert.Equal(local, functions);
        Assert.StartsWith(status.ToString(CultureInfo.InvariantCulture), functions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_BodyWithoutALength_IsCutOffAtTheSameLimit()
    {
        var local = await AskAsync(heads.Local, Chunked);
        var functions = await AskAsync(heads.Functions, Chunked);

        Assert.Equal(local, functions);
        Assert.StartsWith("413", functions, StringComparison.Ordinal);

        static HttpRequestMessage Chunked() => new(HttpMethod.Post, "/api/transitions")
        {
            Content = new StreamContent(new MemoryStream(new byte[70_000])) { Headers = { ContentType = new MediaTypeHeaderValue(Json), ContentLength = null } },
            Headers = { TransferEncodingChunked = true },
        };
    }

    [Fact]
    public async Task Answer_SameRequestAgain_IsTheOneThatRuns()
    {
        var body = $$"""{ "customerId": "{{Estate.Customer(21)}}" }""";
        Assert.StartsWith("202", await AskAsync(heads.Local, "POST", "transitions", body, Json), StringComparison.Ordinal);
        Assert.StartsWith("202", await AskAsync(heads.Functions, "POST", "transitions", body, Json), StringComparison.Ordinal);

        var local = await AskAsync(heads.Local, "POST", "transitions", body, Json);
        var functions = await AskAsync(heads.Functions, "POST", "transitions", body, Json);

        Assert.Equal(local, functions);
        Assert.StartsWith("200", functions, StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_ReachEveryHttpFunction()
    {
        var reached = Requests.Select(request => FunctionEntry.At((string)request[1], (string)request[2]).Name).Distinct(StringComparer.Ordinal);

        Assert.Equal(FunctionEntry.With("httpTrigger").Select(one => one.Name).Order(StringComparer.Ordinal), reached.Order(StringComparer.Ordinal));
    }

    private static Task<string> AskAsync(Head head, string method, string path, string? body, string? contentType) => AskAsync(head, () =>
    {
        var request = new HttpRequestMessage(new HttpMethod(method), $"/api/{path}");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body.StartsWith("LARGE ", StringComparison.Ordinal) ? new byte[int.Parse(body[6..], CultureInfo.InvariantCulture)] : Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            request.Headers.ExpectContinue = true; // a refusal must not meet a client that is still sending
        }

        if (path.StartsWith("batches?name", StringComparison.Ordinal))
            request.Headers.Add("Idempotency-Key", "key");
        return request;
    });

    private static async Task<string> AskAsync(Head head, Func<HttpRequestMessage> newRequest)
    {
        using var request = newRequest();
        request.Headers.Host = "localhost"; // else each head would name its own port in links
        using var answer = await head.Client.SendAsync(request);
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(header => !Transport.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
        var text = await answer.Content.ReadAsStringAsync();
        return MadeUp().Replace($"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n\n{text}", "*");
    }

    [GeneratedRegex("(?<=\"traceId\":\")[^\"]+|(?<=0000001[45]-0000-4000-8000-000000000001_)[0-9a-f]{12}")]
    private static partial Regex MadeUp();
}

[CollectionDefinition(Name)]
public sealed class BothHeadsTests : ICollectionFixture<BothHeads>
{
    public const string Name = "both heads";
}
