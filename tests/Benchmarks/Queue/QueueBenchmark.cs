using System.Diagnostics;
using System.Globalization;
using Azure.Messaging.ServiceBus;
using TransitionOrchestrator.Benchmarks.Measuring;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Benchmarks.Queue;

/// <summary>What the Service Bus simulator, in a process of its own, takes and gives through the real client.</summary>
internal static class QueueBenchmark
{
    private const string Name = "messages";
    private const int BatchSize = 100;

    public static async Task RunAsync(Bench bench, int messages)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-");
        try
        {
            var rows = new List<string[]>();
            foreach (var file in (string?[])[null, Path.Combine(folder.FullName, "queue.journal")])
            {
                var port = BuiltProgram.FreePort();
                string[] arguments = ["--port", port.ToString(CultureInfo.InvariantCulture), "--queues", Name];
                await using var broker = ChildProcess.Start(BuiltProgram.ServiceBusSimulator, file is null ? arguments : [.. arguments, "--file", file]);
                await broker.WaitForLineAsync("Service Bus simulator on");
                await using var client = new ServiceBusClient(string.Create(CultureInfo.InvariantCulture, $"Endpoint=sb://127.0.0.1:{port};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;"));
                await SendAsync(bench, client, "warm-up", 1_000);
                await ReceiveAsync(bench, client, 1_000, 0);
                foreach (var prefetch in (int[])[0, 200])
                {
                    var (sent, received) = await bench.BestAsync(
                        async round => (await SendAsync(bench, client, string.Create(CultureInfo.InvariantCulture, $"{prefetch}-{round}"), messages), await ReceiveAsync(bench, client, messages, prefetch)),
                        one => -one.Item2.TotalSeconds);
                    rows.Add([file is null ? "memory" : "file", Shown.Whole(messages), Shown.Whole(prefetch), Shown.Figure(messages / sent.TotalSeconds), Shown.Figure(messages / received.TotalSeconds)]);
                }
            }

            bench.Print("Service Bus simulator: batches of 100 sent one after the other; a processor with 16 handlers at a time", ["kept in", "messages", "prefetch", "sent per s", "received and completed per s"], rows);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<TimeSpan> SendAsync(Bench bench, ServiceBusClient client, string run, int messages)
    {
        await using var sender = client.CreateSender(Name);
        var watch = Stopwatch.StartNew();
        foreach (var numbers in Enumerable.Range(0, messages).Chunk(BatchSize))
            await sender.SendMessagesAsync(numbers.Select(number => new ServiceBusMessage("the body of a small message, as a row of a batch has one") { MessageId = string.Create(CultureInfo.InvariantCulture, $"{run}-{number}") }), bench.Cancellation);
        return watch.Elapsed;
    }

    private static async Task<TimeSpan> ReceiveAsync(Bench bench, ServiceBusClient client, int messages, int prefetch)
    {
        await using var processor = client.CreateProcessor(Name, new ServiceBusProcessorOptions { MaxConcurrentCalls = 16, PrefetchCount = prefetch, AutoCompleteMessages = false });
        var left = messages;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        processor.ProcessMessageAsync += async delivery =>
        {
            await delivery.CompleteMessageAsync(delivery.Message);
            if (Interlocked.Decrement(ref left) == 0)
                done.SetResult();
        };
        processor.ProcessErrorAsync += error =>
        {
            done.TrySetException(new BenchmarkFailedException($"The processor failed: {error.Exception.Message}"));
            return Task.CompletedTask;
        };
        var watch = Stopwatch.StartNew();
        await processor.StartProcessingAsync(bench.Cancellation);
        await done.Task.WaitAsync(bench.Cancellation);
        return watch.Elapsed;
    }
}
