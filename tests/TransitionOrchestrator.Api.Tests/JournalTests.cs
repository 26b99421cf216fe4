using System.Text;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api.Tests;

public sealed class JournalTests
{
    private const string Head = "at,operation,target,requestId,correlationId,outcome,code,detail,by\r\n";
    private static readonly DateTimeOffset At = new(2026, 3, 1, 11, 0, 0, 123, TimeSpan.Zero);
    private static readonly Guid Request = Guid.Parse("00000000-0000-4000-8000-00000000000a");
    private static readonly Guid Correlation = Guid.Parse("00000000-0000-4000-8000-00000000000b");

    [Fact]
    public async Task Get_AsJson_TellsEveryLineInTheOrderOfTime()
    {
        await using var host = await ApiHost.StartAsync();
        var record = host.Put(one => one, journal:
        [
            new Effect(At.AddSeconds(1), "CheckoutCart", "cart", Request, Correlation, "refused") { Code = "800075", Detail = "Not approved." },
            new Effect(At, "CreateCart", "cart", Request, Correlation, "succeeded"),
        ]);

        var reply = await host.GetAsync($"/api/transitions/{record.Id}/journal");

        Assert.Equal((200, "application/json"), (reply.Status, reply.ContentType));
        Assert.Equal(
            $$"""{"items":[{"at":"2026-03-01T11:00:00.123Z","operation":"CreateCart","target":"cart","requestId":"{{Request}}","correlationId":"{{Correlation}}","outcome":"succeeded"},{"at":"2026-03-01T11:00:01.123Z","operation":"CheckoutCart","target":"cart","requestId":"{{Request}}","correlationId":"{{Correlation}}","outcome":"refused","code":"800075","detail":"Not approved."}]}""",
            reply.Text);
    }

    [Theory]
    [InlineData("?format=csv", null, true)]
    [InlineData("", "text/csv", true)]
    [InlineData("", "text/csv, application/json;q=0.9", true)]
    [InlineData("?format=csv", "application/json", true)]
    [InlineData("?format=json", "text/csv", false)]
    [InlineData("", "application/json, text/csv;q=0.5", false)]
    [InlineData("", "text/csv;q=0", false)]
    [InlineData("", "*/*", false)]
    [InlineData("", "not a media type", false)]
    public async Task Get_WithAFormat_AnswersInIt(string query, string? accept, bool csv)
    {
        await using var host = await ApiHost.StartAsync();
        var record = host.Put(one => one, journal: new Effect(At, "Approve", "x", Request, Correlation, "succeeded"));

        var reply = await host.GetAsync($"/api/transitions/{record.Id}/journal{query}", accept is null ? [] : [("Accept", accept)]);

        Assert.Equal((200, csv ? "text/csv" : "application/json"), (reply.Status, reply.ContentType));
        Assert.Equal("Accept", reply.Header("Vary"));
        Assert.Equal(csv ? $"attachment; filename=\"journal-{record.Id}.csv\"" : null, reply.Header("Content-Disposition"));
        if (csv)
            Assert.Equal($"{Head}2026-03-01T11:00:00.123Z,Approve,x,{Request},{Correlation},succeeded,,,\r\n", reply.Text);
    }

    [Theory]
    [InlineData("?format=xml", "format invalidValue")]
    [InlineData("?from=1", "from unknownField")]
    public async Task Get_WithABadQuery_ReportsIt(string query, string expected)
    {
        await using var host = await ApiHost.StartAsync();
        var record = host.Put(one => one);

        var reply = await host.GetAsync($"/api/transitions/{record.Id}/journal{query}");

        BadInputTests.AssertProblem(reply, 400, "invalidQuery");
        Assert.Equal([expected], reply.Errors);
    }

    [Fact]
    public async Task Get_WhatAPersonWrote_CannotBecomeAFormula()
    {
        await using var host = await ApiHost.StartAsync();
        var record = host.Put(one => one with { CheckingAt = At });
        await host.PostAsync($"/api/transitions/{record.Id}/cancel", new { reason = "=HYPERLINK(\"http://x\",\"y\")" });

        var reply = await host.GetAsync($"/api/transitions/{record.Id}/journal?format=csv");

        Assert.EndsWith(",succeeded,,\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",\r\n", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("a\rb", "\"a\rb\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r\n=1", "\"'\r\n=1\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a=b", "a=b")]
    public void AppendRecord_WithAField_WritesItSafely(string? field, string expected) =>
        Assert.Equal($"{expected},x\r\n", new StringBuilder().AppendRecord(field, "x").ToString());
}
