using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TransitionOrchestrator.Simulators.ServiceBus.CommandLine;

namespace TransitionOrchestrator.Simulators.ServiceBus.Tests;

public sealed class CommandTests
{
    [Fact]
    public async Task Run_WrongValues_IsTwoAndNamesThemAll()
    {
        var (code, _, errors) = await RunAsync("--port", "70000", "--queues", "good,b d", "--lock-seconds", "0", "--max-delivery-count", "0", "--duplicate-window", "-1", "--max-message-bytes", "1");
        Assert.Equal(2, code);
        foreach (var word in (string[])["70000", "'b d'", "lock", "delivery limit", "duplicate window", "largest message"])
            Assert.Contains(word, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnknownSwitchAndNoNumber_IsTwo()
    {
        var (code, _, errors) = await RunAsync("--queues", "q", "--nonsense", "--lock-seconds", "long");
        Assert.Equal(2, code);
        Assert.Contains("--nonsense", errors, StringComparison.Ordinal);
        Assert.Contains("long", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoQueue_IsTwo()
    {
        var (code, _, errors) = await RunAsync("--port", "0");
        Assert.Equal((2, "There is no queue."), (code, errors.Trim()));
    }

    [Fact]
    public async Task Run_Help_IsZero()
    {
        var (code, output, _) = await RunAsync("--help");
        Assert.Equal(0, code);
        Assert.Contains("--duplicate-window", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PortTaken_IsOneAndNamesThePort()
    {
        await using var bus = await Bus.StartAsync();
        var (code, _, errors) = await RunAsync("--queues", "q", "--port", $"{bus.Simulator.Port}");
        Assert.Equal(1, code);
        Assert.Contains($"port {bus.Simulator.Port} is taken", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AdminPortTaken_IsOneNamesItAndLeavesNothingBehind()
    {
        await using var bus = await Bus.StartAsync();
        var port = BuiltProgram.FreePort();
        var (code, _, errors) = await RunAsync("--queues", "q", "--port", $"{port}", "--admin-port", $"{bus.Simulator.Port}");
        Assert.Equal(1, code);
        Assert.Contains($"port {bus.Simulator.Port} is taken", errors, StringComparison.Ordinal);
        await using var second = await ServiceBusSimulator.StartAsync(new ServiceBusSimulatorOptions { Queues = ["q"], Port = port });
    }

    [Fact]
    public async Task Run_FileThatIsNone_IsOne()
    {
        var (code, _, errors) = await RunAsync("--queues", "q", "--port", "0", "--file", AppContext.BaseDirectory);
        Assert.Equal(1, code);
        Assert.NotEmpty(errors);
    }

    [Fact]
    public async Task Process_Interrupted_SaysOneLineAndEndsWithZero()
    {
        await using var process = ChildProcess.Start(BuiltProgram.ServiceBusSimulator, ["--port", "0", "--admin-port", "0", "--queues", "one,two"]);
        var line = await process.WaitForLineAsync("Service Bus simulator on 127.0.0.1:");
        Assert.Contains("one, two, in memory, admin on http://127.0.0.1:", line, StringComparison.Ordinal);
        Assert.Equal(0, await process.InterruptAsync(Bus.Limit));
        Assert.Equal([line], process.Lines);
    }

    [Fact]
    public async Task Admin_Asked_ShowsCountsAndMessages()
    {
        await using var bus = await Bus.StartAsync(options => options with { AdminPort = 0 });
        await bus.SendAsync("a", "b");
        await using var receiver = bus.Receiver();
        await receiver.DeadLetterMessageAsync(await Bus.ReceiveAsync(receiver), "reason", "words");
        using var http = new HttpClient { BaseAddress = bus.Simulator.AdminAddress };

        var queues = await http.GetFromJsonAsync<JsonObject>("/admin/queues");
        Assert.Equal((1, 1), ((int)queues!["customers"]!["active"]!, (int)queues["customers"]!["deadLettered"]!));
        var messages = await http.GetFromJsonAsync<JsonArray>("/admin/queues/customers/messages");
        Assert.Equal(("b", "b", "Active"), ((string)messages![0]!["messageId"]!, (string)messages[0]!["body"]!, (string)messages[0]!["state"]!));
        var letters = await http.GetFromJsonAsync<JsonArray>("/admin/queues/customers/messages?deadLetter=true");
        Assert.Equal("reason", (string)letters![0]!["properties"]!["DeadLetterReason"]!);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/admin/queues/none/messages", UriKind.Relative))).StatusCode);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await SimulatorCommand.RunAsync(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
