using System.Globalization;
using System.Net.Http.Json;
using Azure.Messaging.ServiceBus;
using TransitionOrchestrator.Simulators.ServiceBus;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>The Service Bus simulator in a process of its own, on a file: killed and started again, it has what it had.</summary>
internal sealed class QueueProcess : IAsyncDisposable
{
    private const string Queue = "transitions";
    private readonly HttpClient _http;
    private readonly string[] _arguments;
    private ChildProcess? _process;

    private QueueProcess(string file, int lockSeconds)
    {
        var adminPort = BuiltProgram.FreePort();
        _http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{adminPort}/")) };
        _arguments = ["--port", Text(Port), "--admin-port", Text(adminPort), "--queues", Queue, "--file", file, "--lock-seconds", Text(lockSeconds)];
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; } = BuiltProgram.FreePort();

    public static async Task<QueueProcess> StartAsync(string file, int lockSeconds)
    {
        var queue = new QueueProcess(file, lockSeconds);
        try
        {
            await queue.StartAsync();
            return queue;
        }
        catch
        {
            await queue.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, the first time or after <see cref="KillAsync"/>.</summary>
    public async Task StartAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = ChildProcess.Start(BuiltProgram.ServiceBusSimulator, _arguments);
        await _process.WaitForLineAsync("Service Bus simulator on", TimeSpan.FromMinutes(2));
    }

    /// <summary><c>kill -9</c>.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>How many messages it holds.</summary>
    public async Task<QueueCounts> CountAsync() => (await _http.GetFromJsonAsync<Dictionary<string, QueueCounts>>("admin/queues"))![Queue];

    /// <summary>What was dead-lettered.</summary>
    public async Task<List<ShownMessage>> ReadDeadLettersAsync() => (await _http.GetFromJsonAsync<List<ShownMessage>>($"admin/queues/{Queue}/messages?deadLetter=true"))!;

    /// <summary>Sends as anybody may who has a key.</summary>
    public async Task SendAsync(params ServiceBusMessage[] messages)
    {
        await using var client = new ServiceBusClient(BuiltProgram.ServiceBusAt(Port));
        await using var sender = client.CreateSender(Queue);
        await sender.SendMessagesAsync(messages);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
