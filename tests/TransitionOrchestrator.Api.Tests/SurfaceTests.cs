using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api.Tests;

/// <summary>What holds on every route: unexpected failures, unknown addresses, the log, the settings, the page.</summary>
public sealed class SurfaceTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task AnyRoute_WhenSomethingBreaks_IsAnInternalErrorThatIsLoggedOnce()
    {
        await using var host = await ApiHost.StartAsync();
        var record = host.Put(one => one);
        host.Store.Broken = new InvalidOperationException("AccountKey=hush");
        Func<Task<Reply>>[] requests =
        [
            () => host.PostAsync("/api/transitions", new { customerId = ApiHost.Fabrikam.Value }),
            () => host.GetAsync("/api/transitions"),
            () => host.GetAsync($"/api/transitions/{record.Id}"),
            () => host.GetAsync($"/api/transitions/{record.Id}/journal"),
            () => host.PostAsync($"/api/transitions/{record.Id}/cancel"),
        ];

        foreach (var request in requests)
        {
            host.Log.Lines.Clear();
            var reply = await request();
            BadInputTests.AssertProblem(reply, 500, "internalError");
            Assert.Equal(
                """{"title":"Internal Server Error","status":500,"code":"internalError","detail":"Something went wrong here. The trace id finds it in the log. The request can be repeated.","traceId":"*"}""",
                reply.Exact);
            var logged = Assert.Single(host.Log.Lines, line => line.Level >= LogLevel.Error);
            Assert.Equal(7002, logged.Event);
            Assert.Contains((string)reply.Json["traceId"]!, logged.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AnyRequest_WhileStorageIsAway_IsToldSoAndWhenToAskAgain()
    {
        await using var host = await ApiHost.StartAsync();
        host.Store.Broken = new MemoryStore.AwayException("secret of the account");

        foreach (var reply in new[] { await host.PostAsync("/api/transitions", new { customerId = ApiHost.Fabrikam.Value }), await host.GetAsync("/api/transitions") })
        {
            BadInputTests.AssertProblem(reply, 503, "storageUnavailable");
            Assert.True(int.Parse(reply.Header("Retry-After")!, CultureInfo.InvariantCulture) > 0);
            Assert.DoesNotContain("secret", reply.Text, StringComparison.Ordinal);
            Assert.Contains(host.Log.Lines, line => line.Event == 7007 && line.Text.Contains((string)reply.Json["traceId"]!, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("GET", "/api/nothing", 404, "routeUnknown")]
    [InlineData("GET", "/api", 404, "routeUnknown")]
    [InlineData("POST", "/api/transitions/x/explode", 404, "routeUnknown")]
    [InlineData("DELETE", "/api/transitions", 405, "methodNotAllowed")]
    [InlineData("PUT", "/api/health", 405, "methodNotAllowed")]
    public async Task AnyAddress_ThatIsNotThere_IsAProblem(string method, string path, int status, string code)
    {
        var host = shared.Host;

        var reply = await host.SendAsync(new HttpMethod(method), path, content: null);

        BadInputTests.AssertProblem(reply, status, code);
        Assert.Equal(status == 405, reply.Header("Allow") is not null);
    }

    [Fact]
    public async Task Log_OfRequestsThatChangeSomething_HoldsTheOutcomeAndNothingOfThePeople()
    {
        const string Body = """{"customerId":"CUSTOMER","attestation":{"firstName":"Ida","lastName":"Brandhush","email":"ida.hush@fabrikam.example","phoneNumber":"+49 151 7777777","dateAgreed":"2026-01-20"}}""";
        await using var host = await ApiHost.StartAsync();

        var id = (string)(await host.PostTextAsync("/api/transitions", Body.Replace("CUSTOMER", ApiHost.Fabrikam.ToString(), StringComparison.Ordinal))).Json["id"]!;
        await host.PostTextAsync("/api/transitions", Body);
        await host.PostTextAsync("/api/transitions", "{\"hush\":" + Body);
        await host.PostTextAsync("/api/transitions/preview", Body);
        await host.PostAsync($"/api/transitions/{id}/cancel", new { reason = "hush" });
        await host.PostAsync($"/api/transitions/{id}/approve", new { reason = "hush" });
        await host.PostAsync("/api/transitions/hush%0Ahush/cancel", new { reason = "hush" });
        host.Store.Broken = new TimeoutException("No answer.");
        await host.PostAsync($"/api/transitions/{id}/suspend", new { reason = "hush" });

        Assert.Equal(
            [
                (LogLevel.Information, $"Start answered accepted for transition {id}"),
                (LogLevel.Information, "Start answered invalidRequest for transition -"),
                (LogLevel.Information, "Start answered notJson for transition -"),
                (LogLevel.Information, $"Cancel answered accepted for transition {id}"),
                (LogLevel.Information, $"Approve answered notAwaitingApproval for transition {id}"),
                (LogLevel.Information, "Cancel answered transitionUnknown for transition -"),
            ],
            host.Log.Own.Where(line => line.Event == 7001).Select(line => (line.Level, line.Text.Trim())));
        Assert.DoesNotContain(host.Log.Own, line => line.Text.Contains("hush", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(host.Log.Lines, line => line.Text.Contains("7777777", StringComparison.Ordinal) || line.Text.Contains("Brand", StringComparison.Ordinal) || line.Text.Contains("ida.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Options_ThatMakeNoSense_StopTheStartWithEveryProblem()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiHost.StartAsync(options: options =>
        {
            options.RetryAfter = TimeSpan.Zero;
            options.StalledAfter = TimeSpan.Zero;
            options.CheckTimeout = TimeSpan.FromHours(1);
        }));

        Assert.Equal(3, failure.Failures.Count());
    }

    [Fact]
    public async Task Page_WithItsPolicy_RunsItsOwnScriptAndNothingElse()
    {
        var host = shared.Host;

        var reply = await host.GetAsync("/");

        Assert.Equal((200, "text/html"), (reply.Status, reply.ContentType));
        var policy = reply.Header("Content-Security-Policy")!;
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        foreach (var element in new[] { "script", "style" })
        {
            var content = Assert.Single(reply.Text.Split($"<{element}>")[1..]).Split($"</{element}>")[0];
            Assert.Contains($"{element}-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'", policy, StringComparison.Ordinal);
        }

        // Nothing from elsewhere, nothing that the policy would block, nothing that parses text as HTML.
        foreach (var forbidden in new[] { "http://", "https://", "//cdn", " style=\"", " onclick=\"", "innerHTML", "insertAdjacentHTML", "document.write", "eval(" })
            Assert.DoesNotContain(forbidden, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_OfTheContract_IsTheOneThatTheServerReads()
    {
        var host = shared.Host;
        var schemas = (await host.GetAsync("/openapi.json")).Json["components"]!["schemas"]!;

        var reply = await host.PostTextAsync("/api/transitions", """{"a":1,"attestation":{"a":1},"budget":{"a":1}}""");

        foreach (var (path, schema) in new[] { ("a", nameof(TransitionRequestBody)), ("attestation.a", nameof(AttestationBody)), ("budget.a", nameof(BudgetBody)) })
        {
            var error = reply.Json["errors"]!.AsArray().Single(one => (string)one!["path"]! == path)!;
            var fields = ((string)error["message"]!).Split("Fields: ")[1].TrimEnd('.').Split(", ");
            Assert.Equal(schemas[schema]!["properties"]!.AsObject().Select(field => field.Key).Order(), fields.Order());
        }
    }

    [Theory]
    [InlineData(nameof(RoutePreference), typeof(RoutePreference))]
    [InlineData(nameof(TransitionPhase), typeof(TransitionPhase))]
    [InlineData(nameof(ListedStatus), typeof(ListedStatus))]
    public async Task Enums_OfTheContract_AreCamelCase(string schema, Type type)
    {
        var host = shared.Host;

        var names = (await host.GetAsync("/openapi.json")).Json["components"]!["schemas"]![schema]!["enum"]!.AsArray().Select(name => (string)name!);

        Assert.Equal(Enum.GetNames(type).Select(name => char.ToLowerInvariant(name[0]) + name[1..]), names);
    }
}
