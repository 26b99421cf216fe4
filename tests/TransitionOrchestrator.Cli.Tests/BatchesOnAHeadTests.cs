namespace TransitionOrchestrator.Cli.Tests;

/// <summary>The batch commands against a real head, with its queue: each test with customers of its own.</summary>
[Collection(nameof(Installation))]
public sealed class BatchesOnAHeadTests(Installation installation) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transition-test-");

    [Fact]
    public async Task Submit_CsvWithAnInvalidRow_IsRefusedWithItsLineOrSkipsItAndCanBeLookedUp()
    {
        const string moves = "f89f7d72-f5fe-42c0-862f-12968c5b43b0";
        const string rejected = "f981a3e0-3ddb-41b8-932b-aa824d54c002"; // one of its subscriptions is suspended
        var file = Write("customers.csv", $"customerId,route,budget\n{moves},auto,250\n{rejected},,\nnobody,sideways,\n");

        var refused = await RunAsync("batch", "submit", file, "--yes");
        Assert.Equal(3, refused.Code);
        Assert.Contains("line 4, customerId: ", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("line 4, route: invalidValue: ", refused.Errors, StringComparison.Ordinal);

        var watched = await RunAsync("batch", "submit", file, "--yes", "--on-invalid", "skip", "--name", "Wave 1", "--watch", "--json");
        Assert.Equal(1, watched.Code); // one is rejected
        Assert.Equal("completed", (string?)watched.Json["phase"]);
        Assert.Equal((1, 1, 2, 1), ((int)watched.Json["counts"]!["completed"]!, (int)watched.Json["counts"]!["rejected"]!, (int)watched.Json["total"]!, (int)watched.Json["skipped"]!));
        Assert.Contains("100 %  completed", watched.Errors, StringComparison.Ordinal);
        var batch = (string)watched.Json["id"]!;

        var list = await RunAsync("batch", "list");
        Assert.Contains("Wave 1", Assert.Single(list.Output.Split('\n'), line => line.Contains(batch, StringComparison.Ordinal)), StringComparison.Ordinal);
        var items = await RunAsync("batch", "items", batch, "--status", "rejected", "--json");
        Assert.Equal(rejected, (string?)Assert.Single(items.Json["items"]!.AsArray())!["customerId"]);
        Assert.Equal("suspendedSubscription", (string?)items.Json["items"]![0]!["code"]);

        var report = (await RunAsync("batch", "report", batch)).Output.ReplaceLineEndings("\n").Split('\n');
        Assert.StartsWith($"2,{moves},", report[1], StringComparison.Ordinal);
        Assert.Contains(",completed,", report[1], StringComparison.Ordinal);
        Assert.Contains(",rejected,", report[2], StringComparison.Ordinal);
        Assert.StartsWith("4,,,skipped,", report[3], StringComparison.Ordinal);

        var again = await RunAsync("batch", "retry", batch);
        Assert.Equal(5, again.Code);
        Assert.Contains($"retry batch {batch} (completed): 1 row.", again.Errors, StringComparison.Ordinal);
        var retried = await RunAsync("batch", "retry", batch, "--yes", "--reason", "Change 4711");
        Assert.Equal(0, retried.Code);
        Assert.Contains($"Batch {batch} is running: 1 row concerned.", retried.Output, StringComparison.Ordinal);
        var end = await RunAsync("batch", "watch", batch, "--json");
        Assert.Equal((1, 2), (end.Code, (int)end.Json["attempt"]!));
    }

    [Fact]
    public async Task Submit_JsonOutsideItsHours_WaitsIsHeldGoesOnAndIsCalledOff()
    {
        const string customer = "82533af1-3b4c-432f-9623-6c0c3e70b19b";
        var file = Write("customers.json", $$"""[{ "customerId": "{{customer}}", "notBefore": "{{DateTime.UtcNow.AddDays(3):yyyy-MM-dd}}" }]""");

        var submitted = await RunAsync("batch", "submit", file, "--yes", "--between", "22:00-06:00", "--time-zone", "Europe/Berlin", "--json");
        Assert.Equal(0, submitted.Code);
        var batch = (string)submitted.Json["id"]!;
        var otherwise = await RunAsync("batch", "submit", file, "--yes");
        Assert.Equal(3, otherwise.Code); // the same content with other options is not the same batch
        Assert.Contains("idempotencyKeyReused", otherwise.Errors, StringComparison.Ordinal);

        var held = await RunAsync("batch", "suspend", batch, "--reason", "Holiday");
        Assert.Equal(0, held.Code);
        Assert.Contains($"Batch {batch} is suspended: 1 row concerned.", held.Output, StringComparison.Ordinal);
        var resumed = await RunAsync("batch", "resume", batch, "--yes");
        Assert.Equal(0, resumed.Code);
        Assert.Contains($"Batch {batch} is running", resumed.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("batch", "cancel", batch, "--yes")).Code);
        var end = await RunAsync("batch", "watch", batch);
        Assert.Equal(1, end.Code);
        Assert.Contains($"Batch {batch} is cancelled: cancelled 1.", end.Output, StringComparison.Ordinal);
        var late = await RunAsync("batch", "suspend", batch, "--json");
        Assert.Equal((3, 410), (late.Code, (int?)late.Json["status"]));
        Assert.Empty((await RunAsync("list", "--customer", customer, "--json")).Json["items"]!.AsArray());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    private Task<CliRun> RunAsync(params string[] arguments) => CliRun.OfAsync(installation.Head, arguments);
}
