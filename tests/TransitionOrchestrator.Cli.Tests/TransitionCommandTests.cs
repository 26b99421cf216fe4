namespace TransitionOrchestrator.Cli.Tests;

/// <summary>The commands for single transitions against a real head, each test with customers of its own.</summary>
[Collection(nameof(Installation))]
public sealed class TransitionCommandTests(Installation installation)
{
    private const string Unknown = "00000000-0000-4000-8000-000000000001";
    private const string Alpenblick = "0aa17548-8de2-44b0-a52e-90674f30eb3f"; // never started here
    private const string Papierhaus = "eb869591-6583-4b84-b908-62bf63998cee"; // its agreement is missing

    [Fact]
    public async Task Preview_OfACustomerWhoMayMove_Exits0AndShowsTheCounts()
    {
        var shown = await RunAsync("preview", Alpenblick);
        Assert.Equal(0, shown.Code);
        Assert.Contains("It would buy 1 Azure plan, move 2 Azure subscriptions", shown.Output, StringComparison.Ordinal);

        var json = await RunAsync("preview", Alpenblick, "--json");
        Assert.Equal(0, json.Code);
        Assert.True(json.Json["wouldStart"]!.GetValue<bool>());
        Assert.Empty(json.Errors);
    }

    [Fact]
    public async Task Preview_PrerequisitesDoNotHold_Exits1AndListsThem()
    {
        var shown = await RunAsync("preview", Papierhaus);

        Assert.Equal(1, shown.Code);
        Assert.Contains("customerAgreementMissing", shown.Output, StringComparison.Ordinal);
        Assert.Contains("It would not start", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NobodyToAskAndNoYes_Exits5ShowsTheCountsAndStartsNothing()
    {
        var refused = await RunAsync("start", Alpenblick);

        Assert.Equal(5, refused.Code);
        Assert.Contains("Alpenblick Hotels: buy 1 Azure plan, move 2 Azure subscriptions. Nobody can be asked here, and nothing was sent. Say --yes to go ahead.", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("notConfirmed", (string?)(await RunAsync("start", Alpenblick, "--json")).Json["code"]);
        Assert.Empty((await RunAsync("list", "--customer", Alpenblick, "--json")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Start_PrerequisitesDoNotHold_Exits1ListsThemAndStartsNothing()
    {
        var refused = await RunAsync("start", Papierhaus, "--json");

        Assert.Equal(1, refused.Code);
        Assert.Equal("prerequisitesNotMet", (string?)refused.Json["code"]);
        Assert.Equal("customerAgreementMissing", (string?)refused.Json["errors"]![0]!["code"]);
        Assert.Contains("Nothing was started.", (await RunAsync("start", Papierhaus)).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WatchedToItsEnd_Exits0AndEverythingCanBeLookedUp()
    {
        const string customer = "22f003e2-12f8-4608-b3c4-b6ba4670ada9";
        var started = await RunAsync("start", customer, "--yes", "--watch", "--json");
        Assert.Equal(0, started.Code);
        Assert.Equal("completed", (string?)started.Json["status"]);
        Assert.Contains("100 %  completed", started.Errors, StringComparison.Ordinal); // progress goes beside the document
        var id = (string)started.Json["id"]!;

        var status = await RunAsync("status", id);
        Assert.Equal(0, status.Code);
        Assert.Contains("Fabkrafts Maschinenbau", status.Output, StringComparison.Ordinal);
        Assert.Contains("1 bought, 0 reused", status.Output, StringComparison.Ordinal);

        var list = await RunAsync("list", "--customer", customer, "--status", "completed,failed");
        Assert.Equal(0, list.Code);
        Assert.Contains(id, list.Output, StringComparison.Ordinal);

        var journal = await RunAsync("journal", id, "--json");
        Assert.Equal(0, journal.Code);
        Assert.NotEmpty(journal.Json["items"]!.AsArray());
        Assert.StartsWith("at,operation,target,requestId", (await RunAsync("journal", id, "--csv")).Output, StringComparison.Ordinal);

        var retry = await RunAsync("retry", id);
        Assert.Equal(3, retry.Code);
        Assert.Contains("HTTP 409 nothingToRetry", retry.Errors, StringComparison.Ordinal);
        Assert.Contains(id, retry.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WatchedAndRejected_Exits1AndSaysWhy()
    {
        const string customer = "2d1e7132-ee6d-4e59-beea-e30ba9b103ae"; // agreement missing, and no attestation given
        var rejected = await RunAsync("start", customer, "--yes", "--watch");

        Assert.Equal(1, rejected.Code);
        Assert.Contains("rejected", rejected.Output, StringComparison.Ordinal);
        Assert.Contains("customerAgreementMissing", rejected.Output, StringComparison.Ordinal);
        Assert.Contains("Next: mend what is listed, then: transition retry", rejected.Output, StringComparison.Ordinal);

        var id = (string)(await RunAsync("list", "--customer", customer, "--json")).Json["items"]![0]!["id"]!;
        var retried = await RunAsync("retry", id, "--yes", "--reason", "Perhaps it was signed", "--watch");
        Assert.Equal(1, retried.Code); // it was not
        Assert.Contains("customerAgreementMissing", retried.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAttestationAndBudget_ConfirmsTheAgreementAndCompletes()
    {
        string[] request =
        [
            Papierhaus, "--attest-first-name", "Ida", "--attest-last-name", "Brand", "--attest-email", "ida.brand@example.com",
            "--attest-phone", "+49 30 123456", "--attest-date", "2026-01-20", "--budget", "99.50", "--route", "auto",
        ];
        var preview = await RunAsync(["preview", .. request]);
        Assert.Equal(0, preview.Code);
        Assert.Contains("The Microsoft Customer Agreement would be confirmed first", preview.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approval_HeldApprovedAndCancelled_EachAsksWhereItBuys()
    {
        const string customer = "f4c1cae1-1abb-4862-b981-55a6c4e87b30";
        var started = await RunAsync("start", customer, "--approval", "--json"); // buys nothing yet, so it needs no --yes
        Assert.Equal(0, started.Code);
        var id = (string)started.Json["id"]!;
        Assert.Equal("awaitingApproval", await WaitForApprovalAsync(id));

        var unasked = await RunAsync("approve", id);
        Assert.Equal(5, unasked.Code);
        Assert.Contains("up to 1 Azure plan to buy, 3 Azure subscriptions to move", unasked.Errors, StringComparison.Ordinal);

        var suspended = await RunAsync("suspend", id, "--reason", "@Holiday");
        Assert.Equal(0, suspended.Code);
        Assert.Contains("suspended (@Holiday)", (await RunAsync("status", id)).Output, StringComparison.Ordinal);
        Assert.Equal(5, (await RunAsync("resume", id)).Code);
        Assert.Equal(0, (await RunAsync("resume", id, "--yes")).Code);

        var cancelled = await RunAsync("cancel", id, "--watch");
        Assert.Equal(1, cancelled.Code);
        Assert.Contains("cancelled", cancelled.Output, StringComparison.Ordinal);

        var late = await RunAsync("approve", id, "--json");
        Assert.Equal(3, late.Code);
        Assert.Equal(410, (int?)late.Json["status"]);
    }

    [Fact]
    public async Task Approve_OfAStartWithABudget_MovesItToItsEnd()
    {
        const string customer = "d3388f42-313f-4b1e-bb40-b84276f27861";
        var started = await RunAsync("start", customer, "--approval", "--budget", "99.50", "--currency", "EUR", "--json");
        Assert.Equal(0, started.Code);
        var id = (string)started.Json["id"]!;
        Assert.Equal("awaitingApproval", await WaitForApprovalAsync(id));

        var approved = await RunAsync("approve", id, "--yes", "--reason", "Change 4711", "--watch", "--json");

        Assert.Equal(0, approved.Code);
        Assert.Equal("completed", (string?)approved.Json["status"]);
        Assert.Contains("setBudget", (await RunAsync("journal", id)).Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Start_WrongValues_Exits3AndNamesEveryOne()
    {
        var refused = await RunAsync("start", Alpenblick, "--yes", "--route", "sideways", "--attest-email", "nobody");

        Assert.Equal(3, refused.Code);
        Assert.Contains("HTTP 422 invalidRequest", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("route: invalidValue: Must be one of", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("attestation.email: invalidValue", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("attestation.firstName: required", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(refused.Output);
    }

    [Fact]
    public async Task Start_UnknownCustomer_Exits3AndSaysSo()
    {
        var refused = await RunAsync("start", Unknown, "--yes", "--json");

        Assert.Equal(3, refused.Code);
        Assert.Equal("customerUnknown", (string?)refused.Json["code"]);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("journal")]
    [InlineData("cancel")]
    [InlineData("approve")]
    public async Task AnyCommand_UnknownTransition_Exits3AndSaysSo(string command)
    {
        var refused = await RunAsync(command, $"{Unknown}_0123456789ab", "--json");

        Assert.Equal(3, refused.Code);
        Assert.Equal("transitionUnknown", (string?)refused.Json["code"]);
    }

    [Fact]
    public async Task List_WrongFilter_Exits3AndNamesTheParameter()
    {
        var refused = await RunAsync("list", "--status", "asleep");

        Assert.Equal(3, refused.Code);
        Assert.Contains("status: invalidValue: Must be one or more of", refused.Errors, StringComparison.Ordinal);
    }

    private async Task<string?> WaitForApprovalAsync(string id)
    {
        for (var look = 1; ; look++)
        {
            var status = (string?)(await RunAsync("status", id, "--json")).Json["status"];
            if (look == 100 || status is not ("queued" or "checking"))
                return status;
        }
    }

    private Task<CliRun> RunAsync(params string[] arguments) => CliRun.OfAsync(installation.Head, arguments);
}
