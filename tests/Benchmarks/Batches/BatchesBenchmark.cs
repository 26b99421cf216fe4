using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using TransitionOrchestrator.Benchmarks.Measuring;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Benchmarks.Batches;

/// <summary>A batch in the real head, and how soon its status is answered while it runs: as fast as it goes, and as fast as Partner Center lets it.</summary>
internal static class BatchesBenchmark
{
    private const string CallsPerMinute = "500";
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    public static async Task RunAsync(Bench bench, int customers, TimeSpan limit)
    {
        var atTheLimit = await RunAsync(bench, customers, limit, new() { ["PartnerCenter__RateLimits__CustomersOrdersSubscriptions"] = CallsPerMinute });
        var unlimited = await RunAsync(bench, customers, limit, []);
        bench.Print("A batch in the local head, and its status asked for all the time while it runs",
            ["calls a minute", "rows", "accepted in s", "final", "in s", "final per s", "looks", "p50 ms", "p99 ms", "longest ms"],
            [[CallsPerMinute, .. atTheLimit], ["any number", .. unlimited]]);
    }

    private static async Task<string[]> RunAsync(Bench bench, int customers, TimeSpan limit, Dictionary<string, string> settings)
    {
        await using var azurite = await AzuriteServer.StartAsync();
        var (queuePort, headPort) = (BuiltProgram.FreePort(), BuiltProgram.FreePort());
        var simulatorAddress = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{BuiltProgram.FreePort()}");
        await using var broker = ChildProcess.Start(BuiltProgram.ServiceBusSimulator, ["--port", Text(queuePort), "--queues", "transitions"]);
        await using var simulator = ChildProcess.Start(BuiltProgram.PartnerCenterSimulator,
            ["--urls", simulatorAddress, "--customers", Text(customers), "--resellers", "40", "--backend", "mixed", "--no-delays", "--no-limits"]);
        await broker.WaitForLineAsync("Service Bus simulator on");
        await simulator.WaitForLineAsync("Partner Center simulator on");
        var folder = Directory.CreateTempSubdirectory("benchmark-");
        try
        {
            await using var head = ChildProcess.Start(BuiltProgram.LocalHost, ["--environment", "Local", "--urls", $"http://127.0.0.1:{Text(headPort)}"], new Dictionary<string, string>(settings, StringComparer.Ordinal)
            {
                ["PartnerCenter__BaseAddress"] = simulatorAddress,
                ["PartnerCenter__AuthorityEndpoint"] = simulatorAddress,
                ["PartnerCenter__TokenStorePath"] = Path.Combine(folder.FullName, "token"),
                ["Storage__ConnectionString"] = azurite.ConnectionString,
                ["ServiceBus__ConnectionString"] = $"Endpoint=sb://127.0.0.1:{Text(queuePort)};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;",
            });
            await head.WaitForLineAsync("Now listening on");
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Text(headPort)}/") };
            return await MeasureAsync(bench, http, await EstateAsync(simulatorAddress, bench.Cancellation), limit);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string[]> MeasureAsync(Bench bench, HttpClient http, string csv, TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        using var answer = await http.PostAsync(new Uri("api/batches", UriKind.Relative), content, bench.Cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new BenchmarkFailedException($"The batch was refused: HTTP {(int)answer.StatusCode}.");
        var accepted = watch.Elapsed;
        var id = (await answer.Content.ReadFromJsonAsync<JsonObject>(bench.Cancellation))!["id"]!.GetValue<string>();

        watch.Restart();
        var looks = new List<TimeSpan>();
        JsonObject status;
        do
        {
            var begun = Stopwatch.GetTimestamp();
            status = (await http.GetFromJsonAsync<JsonObject>(new Uri($"api/batches/{id}", UriKind.Relative), bench.Cancellation))!;
            looks.Add(Stopwatch.GetElapsedTime(begun));
            await Task.Delay(BetweenLooks, bench.Cancellation);
        }
        while (status["finishedAt"] is null && watch.Elapsed < limit);

        looks.Sort();
        var final = status["counts"]!.AsObject().Where(count => count.Key is not ("waiting" or "queued" or "running")).Sum(count => count.Value!.GetValue<int>());
        return
        [
            Shown.Whole(status["total"]!.GetValue<int>()), Shown.Seconds(accepted), Shown.Whole(final), Shown.Seconds(watch.Elapsed), Shown.Figure(final / watch.Elapsed.TotalSeconds),
            Shown.Whole(looks.Count), Shown.Milliseconds(looks[looks.Count / 2]), Shown.Milliseconds(looks[looks.Count * 99 / 100]), Shown.Milliseconds(looks[^1]),
        ];
    }

    private static async Task<string> EstateAsync(string simulator, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        var estate = (await http.GetFromJsonAsync<JsonObject>(new Uri($"{simulator}/admin/estate"), cancellation))!;
        return string.Join('\n', estate["customers"]!.AsArray().Select(customer => customer!["id"]!.GetValue<string>()).Prepend("customerId"));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
