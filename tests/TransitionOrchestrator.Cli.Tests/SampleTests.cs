using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Cli.Tests;

/// <summary><c>transition sample</c> as people and scripts run it: the real program, its exit codes and what it prints into a pipe.</summary>
public sealed class SampleTests : IDisposable
{
    private const string First = "0aa17548-8de2-44b0-a52e-90674f30eb3f";
    private const string Second = "22f003e2-12f8-4608-b3c4-b6ba4670ada9";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transition-test-");

    [Fact]
    public async Task Sample_AllAsExpected_Exits0AndPrintsPlainLines()
    {
        await using var head = await ScriptedHead.StartAsync();
        await using var sample = Run("--estate", Estate("completed"), "--url", $"{head.Address}", "--simulator", $"{head.Address}");

        Assert.Equal(0, await sample.WaitForExitAsync(Limit));

        Assert.Contains("Accepted: batch b1, 2 customers", sample.Lines);
        Assert.Contains("All 2 customers ended as expected.", sample.Lines);
        Assert.Contains("Partner Center's own records: 2 plans bought, 1 commerce subscriptions suspended, 0 promises broken.", sample.Lines);
        Assert.Contains(sample.Lines, line => line.Contains("40 %", StringComparison.Ordinal) && line.Contains("running 2", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', sample.Text);
    }

    [Fact]
    public async Task Sample_OfAnEstate_IsSentAsOneCsvWithTheColumnsThatAreNeeded()
    {
        await using var head = await ScriptedHead.StartAsync();
        await using var sample = Run("--url", $"{head.Address}", "--estate", Write($$"""
            { "customers": [
              { "id": "{{First}}", "name": "First", "request": { "budget": { "amount": 500 } } },
              { "id": "{{Second}}", "name": "Second", "request": { "attestation": { "firstName": "Ida, \"Idchen\"", "lastName": "Brand", "email": "ida@brand.example", "dateAgreed": "2026-01-20" } } } ] }
            """));

        Assert.Equal(0, await sample.WaitForExitAsync(Limit));

        var (line, contentType, body) = Assert.Single(head.Submitted);
        Assert.Equal("/api/batches?name=Sample", line);
        Assert.Equal("text/csv; charset=utf-8", contentType);
        Assert.Equal($""""
            customerId,budget,firstName,lastName,email,dateAgreed
            {First},500,,,,
            {Second},,"Ida, ""Idchen""",Brand,ida@brand.example,2026-01-20

            """".ReplaceLineEndings("\r\n"), body);
    }

    [Fact]
    public async Task Sample_OneEndsDifferently_Exits1AndSaysHow()
    {
        await using var head = await ScriptedHead.StartAsync();
        head.RowOf = customer => customer == Second ? "failed" : "completed";
        await using var sample = Run("--estate", Estate("completed"), "--url", $"{head.Address}");

        Assert.Equal(1, await sample.WaitForExitAsync(Limit));

        var row = Assert.Single(sample.Lines, line => line.Contains("NOT AS EXPECTED", StringComparison.Ordinal));
        Assert.Contains("Second [&] Sons", row, StringComparison.Ordinal);
        Assert.Contains("outcome: expected completed, found failed", row, StringComparison.Ordinal);
        Assert.Contains("upgradeFailed", row, StringComparison.Ordinal);
        Assert.Contains("1 of 2 customers did not end as expected.", sample.Lines);
    }

    [Fact]
    public async Task Sample_NoTransitionCouldBeStarted_Exits1AndSaysWhy()
    {
        await using var head = await ScriptedHead.StartAsync();
        head.WithoutTransition.Add(Second);
        await using var sample = Run("--estate", Estate("completed"), "--url", $"{head.Address}");

        Assert.Equal(1, await sample.WaitForExitAsync(Limit));

        var row = Assert.Single(sample.Lines, line => line.Contains("NOT AS EXPECTED", StringComparison.Ordinal));
        Assert.Contains("outcome: expected completed, found no transition (deadLettered)", row, StringComparison.Ordinal);
        Assert.Contains("customerUnknown", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_MoreCustomersThanOneCanRead_AreSummedUpAndOnlyTheOthersListed()
    {
        var customers = Enumerable.Range(1, 61).Select(number => $"{number:x8}-0000-4000-8000-000000000000").ToList();
        var estate = string.Join(',', customers.Select((id, index) => $$"""{ "id": "{{id}}", "name": "Company {{index}}" }"""));
        await using var head = await ScriptedHead.StartAsync();
        head.RowOf = customer => customer == customers[6] ? "rejected" : "completed";
        await using var sample = Run("--url", $"{head.Address}", "--estate", Write($$"""
            { "customers": [ {{estate}} ] }
            """));

        Assert.Equal(0, await sample.WaitForExitAsync(Limit));

        Assert.Contains("61 customers: completed 60, rejected 1.", sample.Lines);
        Assert.Contains("All 61 customers are final.", sample.Lines); // nothing was expected of them
        Assert.Contains("Company 6 ", Assert.Single(sample.Lines, line => line.Contains("Company", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_APromiseWasBroken_Exits1AndShowsIt()
    {
        await using var head = await ScriptedHead.StartAsync();
        head.Violations.Add(new JsonObject { ["invariant"] = "I1", ["what"] = "a second plan" });
        await using var sample = Run("--estate", Estate("completed"), "--url", $"{head.Address}", "--simulator", $"{head.Address}");

        Assert.Equal(1, await sample.WaitForExitAsync(Limit));

        Assert.Contains(sample.Lines, line => line.Contains("BROKEN", StringComparison.Ordinal) && line.Contains("a second plan", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sample_HeadRefuses_Exits3WithTheProblem()
    {
        await using var head = await ScriptedHead.StartAsync();
        head.Refusal = Results.Json(new JsonObject { ["code"] = "invalidRequest", ["title"] = "[Wrong]" }, statusCode: 422);
        await using var sample = Run("--estate", Estate("completed"), "--url", $"{head.Address}");

        Assert.Equal(3, await sample.WaitForExitAsync(Limit));

        Assert.Contains("HTTP 422", sample.Text, StringComparison.Ordinal);
        Assert.Contains("invalidRequest", sample.Text, StringComparison.Ordinal);
        AssertNoStackTrace(sample);
    }

    [Fact]
    public async Task Sample_NobodyAtTheAddress_Exits4AndNamesIt()
    {
        var port = BuiltProgram.FreePort();
        await using var sample = Run("--estate", Estate("completed"), "--url", $"http://127.0.0.1:{port}", "--patience", "0");

        Assert.Equal(4, await sample.WaitForExitAsync(Limit));

        Assert.Contains($"The head at http://127.0.0.1:{port}/ does not answer", sample.Text, StringComparison.Ordinal);
        AssertNoStackTrace(sample);
    }

    [Fact]
    public async Task Sample_NoSuchFile_Exits2AndNamesIt()
    {
        await using var sample = Run("--estate", Path.Combine(_folder.FullName, "nowhere.json"));

        Assert.Equal(2, await sample.WaitForExitAsync(Limit));

        Assert.Contains("There is no file", sample.Text, StringComparison.Ordinal);
        Assert.Contains("nowhere.json", sample.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"customers\": [")]
    [InlineData("{ \"customers\": [] }")]
    [InlineData("{ \"customers\": [ { \"id\": \"no id\", \"name\": \"x\" } ] }")]
    public async Task Sample_FileThatIsNoEstate_Exits2AndSaysWhy(string content)
    {
        await using var sample = Run("--estate", Write(content));

        Assert.Equal(2, await sample.WaitForExitAsync(Limit));

        Assert.Contains("estate.json cannot be used", sample.Text, StringComparison.Ordinal);
        AssertNoStackTrace(sample);
    }

    [Theory]
    [InlineData("--url", "ftp://127.0.0.1", "'ftp://127.0.0.1' is not an http address.")]
    [InlineData("--simulator", "here", "'here' is not an http address.")]
    [InlineData("--colour", "red", "--colour")]
    public async Task Sample_WrongArgument_Exits2AndNamesIt(string option, string value, string said)
    {
        await using var sample = Run("--estate", Estate("completed"), option, value);

        Assert.Equal(2, await sample.WaitForExitAsync(Limit));

        Assert.Contains(said, sample.Text, StringComparison.Ordinal);
        AssertNoStackTrace(sample);
    }

    [Fact]
    public async Task Sample_WithoutAnEstate_Exits2AndSaysThatItIsRequired()
    {
        await using var sample = Run();

        Assert.Equal(2, await sample.WaitForExitAsync(Limit));

        Assert.Contains("--estate", sample.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_Asked_Exits0()
    {
        await using var sample = Run("--help");

        Assert.Equal(0, await sample.WaitForExitAsync(Limit));

        Assert.Contains("--estate", sample.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_CtrlC_Exits130WithoutAStackTrace()
    {
        await using var head = await ScriptedHead.StartAsync();
        head.FinalAtLook = int.MaxValue;
        await using var sample = Run("--estate", Estate("completed"), "--url", $"{head.Address}");
        await head.LookedAt.WaitAsync(Limit);

        Assert.Equal(130, await sample.InterruptAsync(Limit));

        Assert.Contains("Interrupted. The batch goes on; 'transition batch watch b1' takes up where this ended.", sample.Text, StringComparison.Ordinal);
        AssertNoStackTrace(sample);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static ChildProcess Run(params string[] arguments) => ChildProcess.Start(BuiltProgram.Cli, ["sample", .. arguments]);

    private static void AssertNoStackTrace(ChildProcess sample)
    {
        Assert.DoesNotContain("   at ", sample.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", sample.Text, StringComparison.Ordinal);
    }

    private string Estate(string outcome) => Write($$"""
        { "customers": [
          { "id": "{{First}}", "name": "First", "expect": { "outcome": "{{outcome}}", "subscriptionsSuspended": 1 } },
          { "id": "{{Second}}", "name": "Second [&] Sons", "expect": { "outcome": "{{outcome}}" }, "request": { "budget": { "amount": 500 } } } ] }
        """);

    private string Write(string content)
    {
        var path = Path.Combine(_folder.FullName, "estate.json");
        File.WriteAllText(path, content);
        return path;
    }
}
