using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api.Tests;

/// <summary>Every route with every kind of caller: who is let in, and what the others are told.</summary>
public sealed class RoleTests
{
    private const string Transition = "/api/transitions/7d1a3a52-0f7e-4b56-9a51-8f2f3d6b0c11_abcdefabcdef";
    private const string Batch = "/api/batches/b00000000000000000000";

    /// <summary>Every route with the role that it needs; the OpenAPI document has one more, which anybody may see.</summary>
    public static readonly (string Method, string Path, ApiRoles Role)[] Routes =
    [
        ("POST", "/api/transitions", ApiRoles.Operate),
        ("POST", "/api/transitions/preview", ApiRoles.Read),
        ("GET", "/api/transitions", ApiRoles.Read),
        ("GET", Transition, ApiRoles.Read),
        ("GET", $"{Transition}/journal", ApiRoles.Read),
        ("POST", $"{Transition}/approve", ApiRoles.Approve),
        ("POST", $"{Transition}/cancel", ApiRoles.Operate),
        ("POST", $"{Transition}/suspend", ApiRoles.Operate),
        ("POST", $"{Transition}/resume", ApiRoles.Operate),
        ("POST", $"{Transition}/retry", ApiRoles.Operate),
        ("POST", "/api/batches", ApiRoles.Operate),
        ("GET", "/api/batches", ApiRoles.Read),
        ("GET", Batch, ApiRoles.Read),
        ("GET", $"{Batch}/items", ApiRoles.Read),
        ("GET", $"{Batch}/report.csv", ApiRoles.Read),
        ("POST", $"{Batch}/cancel", ApiRoles.Operate),
        ("POST", $"{Batch}/suspend", ApiRoles.Operate),
        ("POST", $"{Batch}/resume", ApiRoles.Operate),
        ("POST", $"{Batch}/retry", ApiRoles.Operate),
    ];

    public static TheoryData<string, ApiRoles> Matrix()
    {
        var matrix = new TheoryData<string, ApiRoles>();
        foreach (var (method, path, _) in Routes)
        {
            foreach (var roles in new[] { ApiRoles.None, ApiRoles.Read, ApiRoles.Operate, ApiRoles.Approve, ApiRoles.Read | ApiRoles.Operate | ApiRoles.Approve })
                matrix.Add($"{method} {path}", roles);
        }

        return matrix;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task AnyRoute_WithAnyRoles_LetsInWhoHasTheRoleThatItNeeds(string route, ApiRoles roles)
    {
        await using var host = await StartAsync();
        var (method, path, needed) = Routes.Single(one => $"{one.Method} {one.Path}" == route);
        var mayCome = needed == ApiRoles.Read ? roles != ApiRoles.None : roles.HasFlag(needed);

        var reply = await SendAsync(host, method, path, roles);

        if (mayCome)
        {
            Assert.DoesNotContain(reply.Status, new[] { 401, 403 });
            return;
        }

        BadInputTests.AssertProblem(reply, 403, "forbidden");
        var name = needed.ToString().ToLowerInvariant();
        Assert.Equal(
            $$"""{"title":"Forbidden","status":403,"code":"forbidden","detail":"This needs the role {{name}}, which you do not have.","traceId":"*"}""", reply.Exact);
        Assert.Equal($"Bearer realm=\"transitions\", error=\"insufficient_scope\", scope=\"{name}\"", reply.Header("WWW-Authenticate"));
        AssertNothingHappened(host);
    }

    [Theory]
    [InlineData(null, "Bearer realm=\"transitions\"")]
    [InlineData("Bearer nonsense", "Bearer realm=\"transitions\", error=\"invalid_token\"")]
    public async Task AnyRoute_WithACallerWhoIsNotKnown_AsksForOne(string? authorization, string challenge)
    {
        await using var host = await StartAsync();

        foreach (var (method, path, _) in Routes)
        {
            var reply = await host.SendAsync(new HttpMethod(method), path, content: null, authorization is null ? [] : [("Authorization", authorization)]);
            BadInputTests.AssertProblem(reply, 401, "unauthenticated");
            Assert.Equal(challenge, reply.Header("WWW-Authenticate"));
            Assert.DoesNotContain("nonsense", reply.Text, StringComparison.Ordinal);
        }

        AssertNothingHappened(host);
        Assert.DoesNotContain(host.Log.Own, line => line.Text.Contains("nonsense", StringComparison.Ordinal));
        Assert.Equal(Routes.Length, host.Log.Own.Count(line => line is { Event: 7006, Level: LogLevel.Warning }));
    }

    [Theory]
    [InlineData("/api/health")]
    [InlineData("/openapi.json")]
    [InlineData("/api/openapi.json")]
    [InlineData("/")]
    public async Task WhatAnybodyMaySee_WithoutACaller_IsShown(string path)
    {
        await using var host = await StartAsync();

        Assert.Equal(200, (await host.GetAsync(path)).Status);
    }

    [Fact]
    public async Task TheTable_OfThisTest_HasEveryRoute()
    {
        await using var host = await StartAsync();

        var mapped = host.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && route.RoutePattern.RawText is not ("/api/health" or "/api/openapi.json"))
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {route.RoutePattern.RawText!.TrimEnd('/')}"));

        Assert.Equal(Routes.Select(one => $"{one.Method} {one.Path.Replace(Transition, "/api/transitions/{id}").Replace(Batch, "/api/batches/{id}")}").Order(), mapped.Order());
    }

    [Theory]
    [InlineData("cross-site", 403)]
    [InlineData("same-site", 403)]
    [InlineData("same-origin", 202)]
    [InlineData("none", 202)]
    public async Task Write_FromThePageOfAnotherSite_IsRefused(string site, int status)
    {
        await using var host = await StartAsync();
        var record = host.Put(one => one with { CheckingAt = host.Time.Now });

        var reply = await host.SendAsync(HttpMethod.Post, $"/api/transitions/{record.Id}/cancel", content: null, ("Authorization", "Bearer operate"), ("Sec-Fetch-Site", site));

        Assert.Equal((status, status == 403 ? "crossSite" : null), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task WhoAsked_StandsInTheJournalAndTheStatus()
    {
        await using var host = await StartAsync();
        var waiting = host.Put(one => one with { ApprovalAskedAt = host.Time.Now }, new CustomerId(Guid.NewGuid()));

        await SendAsync(host, "POST", $"/api/transitions/{waiting.Id}/approve", ApiRoles.Approve);
        await SendAsync(host, "POST", $"/api/transitions/{waiting.Id}/cancel", ApiRoles.Operate);
        var started = await SendAsync(host, "POST", "/api/transitions", ApiRoles.Operate);
        var submitted = await SendAsync(host, "POST", "/api/batches", ApiRoles.Operate);
        var batch = (string)submitted.Json["id"]!;
        await SendAsync(host, "POST", $"/api/batches/{batch}/suspend", ApiRoles.Read | ApiRoles.Operate);
        await SendAsync(host, "POST", $"/api/batches/{batch}/cancel", ApiRoles.Operate);

        var journal = (await SendAsync(host, "GET", $"/api/transitions/{waiting.Id}/journal", ApiRoles.Read)).Json["items"]!.AsArray();
        Assert.Equal(["Approve by somebody who may Approve", "Cancel by somebody who may Operate"], journal.Select(line => $"{line!["operation"]} by {line["by"]}"));
        var csv = await SendAsync(host, "GET", $"/api/transitions/{waiting.Id}/journal?format=csv", ApiRoles.Read);
        Assert.Contains(",succeeded,,,somebody who may Approve\r\n", csv.Text, StringComparison.Ordinal);
        Assert.Equal("somebody who may Operate", (string?)(await SendAsync(host, "GET", $"/api/transitions/{started.Json["id"]}", ApiRoles.Read)).Json["requestedBy"]);
        var status = (await SendAsync(host, "GET", $"/api/batches/{batch}", ApiRoles.Read)).Json;
        Assert.Equal(("somebody who may Operate", "somebody who may Operate"), ((string?)status["submittedBy"], (string?)status["steeredBy"]));
        Assert.Equal(["suspend by somebody who may Read+Operate", "cancel by somebody who may Operate"], status["decisions"]!.AsArray().Select(one => $"{one!["operation"]} by {one["by"]}"));
    }

    [Fact]
    public async Task Contract_OfEveryRoute_NamesItsRole()
    {
        await using var host = await StartAsync();
        var document = (await host.GetAsync("/openapi.json")).Json;

        Assert.Equal(("http", "bearer"), ((string?)document["components"]!["securitySchemes"]!["bearer"]!["type"], (string?)document["components"]!["securitySchemes"]!["bearer"]!["scheme"]));
        foreach (var (method, path, role) in Routes)
        {
            var operation = document["paths"]![path.Replace(Transition, "/api/transitions/{id}").Replace(Batch, "/api/batches/{id}")]![method.ToLowerInvariant()]!;
            Assert.Equal(role.ToString().ToLowerInvariant(), (string?)operation["security"]![0]!["bearer"]![0]);
        }

        Assert.Null(document["paths"]!["/api/health"]!["get"]!["security"]);
    }

    private static Task<ApiHost> StartAsync() => ApiHost.StartAsync(services => services.AddSingleton<ICallers, NamedCallers>());

    private static Task<Reply> SendAsync(ApiHost host, string method, string path, ApiRoles roles)
    {
        var body = path switch
        {
            "/api/transitions" or "/api/transitions/preview" when method == "POST" => $$"""{"customerId":"{{ApiHost.Fabrikam}}"}""",
            "/api/batches" when method == "POST" => $$"""[{"customerId":"{{ApiHost.Fabrikam}}"}]""",
            _ => null,
        };
        return host.SendAsync(
            new HttpMethod(method), path, body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
            ("Authorization", $"Bearer {roles.ToString().Replace(", ", "+", StringComparison.Ordinal)}"));
    }

    private static void AssertNothingHappened(ApiHost host)
    {
        Assert.Equal(0, host.Store.Writes);
        Assert.Empty(host.Engine.Calls);
        Assert.Equal(0, host.Account.Reads);
    }
}
