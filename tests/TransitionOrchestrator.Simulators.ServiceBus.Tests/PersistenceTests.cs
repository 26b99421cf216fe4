namespace TransitionOrchestrator.Simulators.ServiceBus.Tests;

public sealed class PersistenceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("queue-").FullName;

    private string File => Path.Combine(_folder, "queue.journal");

    [Fact]
    public async Task Restart_EveryState_IsAsItWas()
    {
        await using var bus = await StartAsync();
        await bus.SendAsync("active", "abandoned", "deferred", "dead", "completed", "locked");
        await using var receiver = bus.Receiver();
        await using var sender = bus.Client.CreateSender(Bus.Queue);
        var scheduled = await sender.ScheduleMessageAsync(new ServiceBusMessage("scheduled") { MessageId = "scheduled" }, bus.Time.GetUtcNow() + TimeSpan.FromHours(1));
        var received = await ReceiveAllAsync(receiver, 6);
        await receiver.AbandonMessageAsync(received["abandoned"], new Dictionary<string, object>(StringComparer.Ordinal) { ["why"] = "storage" });
        await receiver.DeferMessageAsync(received["deferred"]);
        await receiver.DeadLetterMessageAsync(received["dead"], "reason", "words");
        await receiver.CompleteMessageAsync(received["completed"]);

        await bus.RestartAsync();
        Assert.Equal(
            [("active", "Active", 0), ("abandoned", "Active", 1), ("deferred", "Deferred", 0), ("locked", "Active", 0), ("scheduled", "Scheduled", 0)],
            bus.Simulator.Messages(Bus.Queue).Select(message => (message.MessageId, message.State, message.DeliveryCount)));
        Assert.Equal("storage", bus.Simulator.Messages(Bus.Queue)[1].Properties["why"]);
        var letter = Assert.Single(bus.Simulator.Messages(Bus.Queue, deadLetter: true));
        Assert.Equal(("dead", "reason", "words"), (letter.MessageId, letter.Properties["DeadLetterReason"], letter.Properties["DeadLetterErrorDescription"]));

        // Its memory of ids, its numbers and its schedule go on.
        await bus.SendAsync("completed", "new");
        Assert.Equal(scheduled + 2, Assert.Single(bus.Simulator.Messages(Bus.Queue), message => message.MessageId == "new").SequenceNumber);
        bus.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, bus.Count.Scheduled);
    }

    [Fact]
    public async Task Restart_LockHeldAcrossIt_IsLostAndTheMessageComesAgainUncounted()
    {
        await using var bus = await StartAsync();
        await bus.SendAsync("a");
        await using var receiver = bus.Receiver();
        var message = await Bus.ReceiveAsync(receiver);
        await bus.RestartAsync();
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(message));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason);
        Assert.Equal(1, (await Bus.ReceiveAsync(receiver)).DeliveryCount);
    }

    [Fact]
    public async Task Start_LastRecordCutOff_KeepsTheOthers()
    {
        await using var bus = await StartAsync();
        await bus.SendAsync("a");
        await bus.SendAsync("b");
        await bus.Simulator.DisposeAsync();
        await using (var file = new FileStream(File, FileMode.Open))
            file.SetLength(file.Length - 3);
        await bus.RestartAsync();
        Assert.Equal(["a"], bus.Simulator.Messages(Bus.Queue).Select(message => message.MessageId));

        // What comes after the cut is kept.
        await bus.SendAsync("c");
        await bus.RestartAsync();
        Assert.Equal(["a", "c"], bus.Simulator.Messages(Bus.Queue).Select(message => message.MessageId));
    }

    [Fact]
    public async Task Start_DamagedInTheMiddle_IsRefusedAndUntouched()
    {
        await using (var bus = await StartAsync())
        {
            await bus.SendAsync("first-message");
            await bus.SendAsync("second-message");
        }

        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        bytes[bytes.AsSpan().IndexOf("first-message"u8)]++;
        await System.IO.File.WriteAllBytesAsync(File, bytes);
        var damaged = await Assert.ThrowsAsync<InvalidDataException>(StartAsync);
        Assert.Contains("damaged at byte", damaged.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, await System.IO.File.ReadAllBytesAsync(File));
    }

    [Fact]
    public async Task Start_FileOfSomethingElse_IsRefusedAndUntouched()
    {
        await System.IO.File.WriteAllTextAsync(File, "my diary");
        await Assert.ThrowsAsync<InvalidDataException>(StartAsync);
        Assert.Equal("my diary", await System.IO.File.ReadAllTextAsync(File));
    }

    [Fact]
    public async Task Start_FileInUse_IsRefused()
    {
        await using var first = await StartAsync();
        await Assert.ThrowsAsync<IOException>(StartAsync);
    }

    [Fact]
    public async Task Journal_MuchCameAndWent_IsWrittenAnew()
    {
        await using var bus = await StartAsync();
        await bus.SendAsync("stays");
        await using var receiver = bus.Receiver(mode: ServiceBusReceiveMode.ReceiveAndDelete);
        await using var sender = bus.Client.CreateSender(Bus.Queue);
        var body = new string('x', 200_000);
        for (var i = 0; i < 60; i++)
            await sender.SendMessageAsync(new ServiceBusMessage(body) { MessageId = $"m{i}" });
        Assert.Equal(61, bus.Count.Active);
        for (var i = 0; i < 61; i++)
            await Bus.ReceiveAsync(receiver);
        for (var i = 60; i < 120; i++)
            await sender.SendMessageAsync(new ServiceBusMessage(body) { MessageId = $"m{i}", TimeToLive = TimeSpan.FromSeconds(1) });
        bus.Time.Advance(TimeSpan.FromSeconds(1));
        await bus.SendAsync("last");
        Assert.Equal(1, bus.Count.Active);

        // 24 MB went through it while it ran; at the start it is written anew in any case.
        Assert.InRange(new FileInfo(File).Length, 1, 20_000_000);
        await bus.RestartAsync();
        Assert.InRange(new FileInfo(File).Length, 1, 100_000);
        Assert.False(System.IO.File.Exists(File + ".new"));
        Assert.Equal(["last"], bus.Simulator.Messages(Bus.Queue).Select(message => message.MessageId));
        await bus.SendAsync("m7");
        Assert.Equal(1, bus.Count.Active);
    }

    [Fact]
    public async Task Kill_WhileItIsSentTo_KeepsEachMessageOnce()
    {
        var port = BuiltProgram.FreePort();
        string[] arguments = ["--port", $"{port}", "--queues", Bus.Queue, "--file", File];
        await using var client = Bus.NewClient($"Endpoint=sb://127.0.0.1:{port};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;");
        var acknowledged = 0;
        var sending = Task.Run(async () =>
        {
            await using var sender = client.CreateSender(Bus.Queue);
            while (acknowledged < 300)
            {
                try
                {
                    await sender.SendMessageAsync(new ServiceBusMessage("x") { MessageId = $"m{acknowledged}" });
                    Interlocked.Increment(ref acknowledged);
                }
                catch (ServiceBusException away) when (away.IsTransient)
                {
                    // The same one again, once the broker is back.
                }
            }
        });
        for (var kill = 1; kill <= 3; kill++)
        {
            await using var broker = ChildProcess.Start(BuiltProgram.ServiceBusSimulator, arguments);
            await broker.WaitForLineAsync("Service Bus simulator on");
            await Bus.UntilAsync(() => Volatile.Read(ref acknowledged) >= 60 * kill);
            await broker.KillAsync();
        }

        await using var last = ChildProcess.Start(BuiltProgram.ServiceBusSimulator, [.. arguments, "--admin-port", "0"]);
        var line = await last.WaitForLineAsync("Service Bus simulator on");
        await sending;
        await using var receiver = client.CreateReceiver(Bus.Queue);
        var received = new List<string>();
        while (received.Count < 300)
        {
            var message = await Bus.ReceiveAsync(receiver);
            await receiver.CompleteMessageAsync(message);
            received.Add(message.MessageId);
        }

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"m{i}"), received);
        using var http = new HttpClient();
        var left = await http.GetStringAsync(new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..] + "admin/queues"));
        Assert.Contains("\"active\":0,\"locked\":0", left, StringComparison.Ordinal);
        Assert.Equal(0, await last.TerminateAsync(Bus.Limit));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<Bus> StartAsync() => Bus.StartAsync(options => options with { File = File });

    private static async Task<Dictionary<string, ServiceBusReceivedMessage>> ReceiveAllAsync(ServiceBusReceiver receiver, int count)
    {
        var received = new Dictionary<string, ServiceBusReceivedMessage>(StringComparer.Ordinal);
        while (received.Count < count)
        {
            var message = await Bus.ReceiveAsync(receiver);
            received.Add(message.MessageId, message);
        }

        return received;
    }
}
