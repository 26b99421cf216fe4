using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace TransitionOrchestrator.LocalHost.Tests;

/// <summary>What a running head answers, and whom.</summary>
public sealed class ServingTests(RunningHead running) : IClassFixture<RunningHead>
{
    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("attacker.example", HttpStatusCode.BadRequest)] // a page of theirs whose name was pointed here (DNS rebinding)
    public async Task Serve_HostHeader_OnlyNamesOfThisMachine(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/health") { Headers = { Host = host } };
        using var answer = await running.Http.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Terminate_NothingUnderWay_ExitsWith0()
    {
        var another = new RunningHead();
        await another.InitializeAsync();
        try
        {
            Assert.Equal(0, await another.Process.TerminateAsync(TimeSpan.FromMinutes(1)));
            await using var next = RunningHead.Start(another.Port, another.Storage);
            await next.WaitForLineAsync("Now listening on"); // The hub was given back.
        }
        finally
        {
            await another.DisposeAsync();
        }
    }

    [Fact]
    public async Task Health_StorageGoesAway_Answers503AndNamesIt()
    {
        var another = new RunningHead();
        await another.InitializeAsync();
        try
        {
            await another.Azurite.KillAsync();

            using var answer = await another.Http.GetAsync(new Uri("api/health", UriKind.Relative));

            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            var report = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
            Assert.Equal("unhealthy", report["status"]!.GetValue<string>());
            var storage = report["dependencies"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == "storage")!;
            Assert.Equal("unhealthy", storage["status"]!.GetValue<string>());
        }
        finally
        {
            await another.DisposeAsync();
        }
    }
}
