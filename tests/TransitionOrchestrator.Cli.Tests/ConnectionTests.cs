using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Cli.Tests;

/// <summary>Where the head is, what opens it, and what happens when it is in trouble or is none.</summary>
public sealed class ConnectionTests
{
    private const string Key = "very-secret-function-key";

    [Fact]
    public async Task Key_FromTheEnvironmentOrTheOption_IsSentAndNeverShown()
    {
        await using var head = await AnsweringHead.StartAsync();
        head["GET /api/transitions"] = _ => AnsweringHead.Problem(401, "keyRefused", "No.");

        var fromEnvironment = await CliRun.OfAsync(head.Address, "", [("TRANSITION_KEY", Key)], "list");
        var fromOption = await CliRun.OfAsync(head.Address, "list", "--key", Key, "--json");
        var help = await CliRun.OfAsync(head.Address, "", [("TRANSITION_KEY", Key)], "list", "--help");

        Assert.Equal((3, 3, 0), (fromEnvironment.Code, fromOption.Code, help.Code));
        Assert.Equal(2, head.Calls.Count);
        Assert.All(head.Calls, call => Assert.Equal((Key, $"Bearer {Key}"), (call.Headers["x-functions-key"], call.Headers["Authorization"])));
        Assert.All([fromEnvironment, fromOption, help], run => Assert.DoesNotContain(Key, run.Output + run.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_BesideAKey_IsSentAsBearerAndNeverShown()
    {
        const string token = "very-secret-entra-token";
        await using var head = await AnsweringHead.StartAsync();
        head["GET /api/transitions"] = _ => AnsweringHead.Problem(403, "forbidden", "No.");

        var fromEnvironment = await CliRun.OfAsync(head.Address, "", [("TRANSITION_KEY", Key), ("TRANSITION_TOKEN", token)], "list");
        var fromOption = await CliRun.OfAsync(head.Address, "list", "--key", Key, "--token", token, "--json");

        Assert.Equal((3, 3), (fromEnvironment.Code, fromOption.Code));
        Assert.All(head.Calls, call => Assert.Equal((Key, $"Bearer {token}"), (call.Headers["x-functions-key"], call.Headers["Authorization"])));
        Assert.All([fromEnvironment, fromOption], run => Assert.DoesNotContain(token, run.Output + run.Errors, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("TRANSITION_KEY")]
    [InlineData("TRANSITION_TOKEN")]
    public async Task Key_OverPlainHttpToAnotherMachine_Exits2AndIsNotSent(string variable)
    {
        var run = await CliRun.OfAsync(new Uri("http://head.invalid/"), "", [(variable, Key)], "list");

        Assert.Equal(2, run.Code);
        Assert.Contains("would travel unencrypted", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_ThatNoHeaderCanCarry_Exits2WithoutShowingIt()
    {
        var run = await CliRun.OfAsync(new Uri("http://127.0.0.1:1/"), "list", "--key", "schlüssel");

        Assert.Equal(2, run.Code);
        Assert.DoesNotContain("schlüssel", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_ToSomewhereElse_IsNotFollowed()
    {
        await using var elsewhere = await AnsweringHead.StartAsync();
        await using var head = await AnsweringHead.StartAsync();
        head["GET /api/transitions"] = _ => Results.Redirect($"{elsewhere.Address}api/transitions");

        var run = await CliRun.OfAsync(head.Address, "list", "--key", Key);

        Assert.Equal(4, run.Code);
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public async Task Url_WithAPath_IsKept()
    {
        await using var head = await AnsweringHead.StartAsync();
        head["GET /behind/a/proxy/api/transitions"] = _ => AnsweringHead.Json(new JsonObject { ["items"] = new JsonArray() });

        Assert.Equal(0, (await CliRun.OfAsync(head: null, "list", "--url", $"{head.Address}behind/a/proxy")).Code);
    }

    [Fact]
    public async Task Url_OfTheEnvironmentIsNone_Exits2AndNamesTheVariable()
    {
        var run = await CliRun.OfAsync(head: null, "", [("TRANSITION_URL", "here")], "list", "--json");

        Assert.Equal(2, run.Code);
        Assert.Equal("urlUnusable", (string?)run.Json["code"]);
        Assert.Contains("TRANSITION_URL is 'here'", (string?)run.Json["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyCommand_NobodyAtTheAddress_Exits4()
    {
        var run = await CliRun.OfAsync(new Uri($"http://127.0.0.1:{BuiltProgram.FreePort()}/"), "list", "--json");

        Assert.Equal(4, run.Code);
        Assert.Equal("headUnreachable", (string?)run.Json["code"]);
    }

    [Fact]
    public async Task AnyCommand_HeadInTrouble_Exits4WithItsTraceId()
    {
        await using var head = await AnsweringHead.StartAsync();
        head["GET /api/transitions"] = _ => AnsweringHead.Problem(500, "internalError", "Something went wrong.");

        var run = await CliRun.OfAsync(head.Address, "list");

        Assert.Equal(4, run.Code);
        Assert.Contains("00-trace", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, 4)]
    [InlineData(403, 3)]
    [InlineData(502, 4)]
    public async Task AnyCommand_WhatAnswersIsNoHead_SaysSo(int status, int code)
    {
        await using var head = await AnsweringHead.StartAsync();
        head["GET /api/transitions"] = _ => Results.Text("<html>Welcome</html>", "text/html", statusCode: status);

        var run = await CliRun.OfAsync(head.Address, "list", "--json");

        Assert.Equal(code, run.Code);
        Assert.Equal(status == 403 ? "keyRefused" : "answerNotUnderstood", (string?)run.Json["code"]);
    }

    [Fact]
    public async Task Start_TheAnswerIsLost_IsNotSentAgain()
    {
        await using var head = await AnsweringHead.StartAsync();
        head["POST /api/transitions"] = call =>
        {
            call.Context.Abort();
            return Results.Ok();
        };

        var run = await CliRun.OfAsync(head.Address, "start", "0aa17548-8de2-44b0-a52e-90674f30eb3f", "--yes");

        Assert.Equal(4, run.Code);
        Assert.Single(head.Calls);
        Assert.Contains("transition list --customer 0aa17548-8de2-44b0-a52e-90674f30eb3f", run.Errors, StringComparison.Ordinal);
    }
}
