using System.CommandLine;
using System.Runtime.InteropServices;

namespace TransitionOrchestrator.Simulators.ServiceBus.CommandLine;

/// <summary>The command line. Exit codes: 0 stopped, 1 could not run, 2 wrong arguments (every problem is written).</summary>
internal static class SimulatorCommand
{
    private static readonly Option<int> Port = new("--port") { Description = "Listen on 127.0.0.1 and this port; 0 takes a free one.", DefaultValueFactory = _ => 5672 };
    private static readonly Option<int?> AdminPort = new("--admin-port") { Description = "Offer the admin API over HTTP on this port; 0 takes a free one." };
    private static readonly Option<string?> Queues = new("--queues") { Description = "The queues, name[,name]." };
    private static readonly Option<string?> File = new("--file") { Description = "Keep messages in this file; in memory without it." };
    private static readonly Option<int> MaxDeliveryCount = new("--max-delivery-count") { Description = "Deliveries in vain before a message is dead-lettered.", DefaultValueFactory = _ => 10 };
    private static readonly Option<double> LockSeconds = new("--lock-seconds") { Description = "How long a received message is locked.", DefaultValueFactory = _ => 60 };
    private static readonly Option<double> DuplicateWindow = new("--duplicate-window") { Description = "Seconds for which message ids are remembered; 0 for no duplicate detection.", DefaultValueFactory = _ => 600 };
    private static readonly Option<bool> DeadLetterExpired = new("--dead-letter-expired") { Description = "Dead-letter what has outlived its time to live, in place of dropping it." };
    private static readonly Option<int> MaxMessageBytes = new("--max-message-bytes") { Description = "The largest message or batch.", DefaultValueFactory = _ => 262_144 };

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var command = new RootCommand("A Service Bus on this machine: queues over AMQP, for the unmodified client.")
        {
            Port, AdminPort, Queues, File, MaxDeliveryCount, LockSeconds, DuplicateWindow, DeadLetterExpired, MaxMessageBytes,
        };
        command.SetAction((parsed, cancellation) => ServeAsync(Read(parsed), output, errors, cancellation));
        var parsed = command.Parse(args);
        var asksOnly = parsed.Action is not null and not System.CommandLine.Invocation.AsynchronousCommandLineAction;
        var problems = parsed.Errors.Select(error => error.Message).ToList();
        if (problems.Count == 0 && !asksOnly)
            problems.AddRange(Read(parsed).Problems());
        foreach (var problem in problems)
            await errors.WriteLineAsync(problem);
        if (problems.Count > 0)
            return 2;
        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, ProcessTerminationTimeout = null });
    }

    private static ServiceBusSimulatorOptions Read(ParseResult parsed) => new()
    {
        Port = parsed.GetValue(Port),
        AdminPort = parsed.GetValue(AdminPort),
        Queues = (parsed.GetValue(Queues) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        File = parsed.GetValue(File),
        MaxDeliveryCount = parsed.GetValue(MaxDeliveryCount),
        LockDuration = Seconds(parsed.GetValue(LockSeconds)),
        DuplicateWindow = Seconds(parsed.GetValue(DuplicateWindow)),
        DeadLetterExpired = parsed.GetValue(DeadLetterExpired),
        MaxMessageBytes = parsed.GetValue(MaxMessageBytes),
    };

    /// <summary>A number that is no time at all becomes one that is refused.</summary>
    private static TimeSpan Seconds(double seconds) => seconds is >= 0 and <= 1e9 ? TimeSpan.FromSeconds(seconds) : TimeSpan.MinValue;

    private static async Task<int> ServeAsync(ServiceBusSimulatorOptions options, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        ServiceBusSimulator simulator;
        try
        {
            simulator = await ServiceBusSimulator.StartAsync(options, cancellationToken: cancellation);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"cannot run: {failure.Message}");
            return 1;
        }

        await using var _ = simulator;
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopped.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var cancelled = cancellation.Register(() => stopped.TrySetResult());
        await output.WriteLineAsync(
            $"Service Bus simulator on 127.0.0.1:{simulator.Port} with {string.Join(", ", simulator.Queues)}, {(options.File is { } file ? $"kept in {file}" : "in memory")}"
            + (simulator.AdminAddress is { } admin ? $", admin on {admin}" : ""));
        await output.FlushAsync(cancellation);
        await stopped.Task;
        return 0;
    }
}
