using TransitionOrchestrator.Durability.Conformance;
using System.Globalization;
using Xunit.Abstractions;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>
/// Kills the engine at every single write of a run that has children, events between instances, continue-as-new, a rewind and a
/// restart in it, before and after the write, and expects the same end.
/// </summary>
public abstract class CrashEverywhereTests(ITestOutputHelper log) : EngineTest
{
    private const string Expected = "round 3: [kid0 kid1 kid2] [s0.1 s1.1 s2.1 s3.1 s3.2]";
    private static readonly OrchestratorDefinition<string, string> Child = new("Child");
    private static readonly OrchestratorDefinition<string, string> Receiver = new("Receiver");
    private static readonly ActivityDefinition<string, string> Fragile = new("Fragile");

    private volatile bool _isMended;

    /// <summary>1 is every write.</summary>
    protected abstract int Stride { get; }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kill_AtEveryWrite_EndsTheSame(bool afterWrite)
    {
        var runs = 0;
        for (var dieAt = 1; ; dieAt += Stride)
        {
            runs++;
            if (!await RunAsync($"{afterWrite}-{dieAt}", dieAt, afterWrite))
                break;
        }

        log.WriteLine($"{runs} runs, {runs - 1} of them killed");
        Assert.InRange(runs, 20 / Stride, 200);
    }

    /// <summary>One run; false if it ended before it came to that write.</summary>
    private async Task<bool> RunAsync(string id, int dieAt, bool afterWrite)
    {
        _isMended = false;
        var died = false;
        while (true)
        {
            var store = new FaultingStore(World.Open(), died ? int.MaxValue : dieAt, afterWrite);
            var engine = await StartAsync(Workflow(id), options => (options.LeaseRenewal, options.LeaseDuration) = (TimeSpan.FromDays(1), TimeSpan.FromDays(3)), store);
            var driving = DriveAsync(engine, id);
            await WaitAsync(id, Task.WhenAny(driving, store.Died));
            if (store.Died.IsCompleted)
            {
                died = true;
                await engine.KillAsync();
                await Record.ExceptionAsync(() => driving.WaitAsync(Patience));
                continue;
            }

            Assert.Equal(Expected, await driving);
            await engine.DisposeAsync();
            return died;
        }
    }

    /// <summary>A run that hangs says where everybody stands.</summary>
    private async Task WaitAsync(string id, Task task)
    {
        if (await Task.WhenAny(task, Task.Delay(Patience)) == task)
            return;
        var heads = (await World.Open().ListAsync(new InstanceQuery { PageSize = 1000 }, default)).Instances.Select(stored => stored.Head.ToString());
        Assert.Fail($"{id} hangs: {string.Join(Environment.NewLine, heads)}");
    }

    /// <summary>Does what an impatient caller does: all of it again after each crash, but for what is seen to be done.</summary>
    private async Task<string> DriveAsync(EmbeddedEngine engine, string id)
    {
        await engine.StartAsync(Receiver, $"{id}-receiver", "");
        await engine.StartAsync(Main, id, "0");
        var end = await engine.WaitForCompletionAsync(id);
        _isMended = true;
        if (end.Status == RuntimeStatus.Failed)
        {
            // Refused when it was carried out before the crash.
            await engine.RewindAsync(id, "mended");
            end = await engine.WaitForCompletionAsync(id);
        }

        if (end.Status == RuntimeStatus.Completed && end.RewindReason is not null)
        {
            // All of the first run has arrived. The restart has the input of the last round, and sends once more.
            while (await engine.GetAsync($"{id}-receiver") is { CustomStatus: not "4" })
                await Task.Yield();
            await engine.RestartAsync(id);
            end = await engine.WaitForCompletionAsync(id);
        }

        Assert.True(end.Status == RuntimeStatus.Completed, $"{end.Status} {end.Failure?.ErrorType} {end.Failure?.Message}");
        var received = await engine.WaitForCompletionAsync($"{id}-receiver");
        return $"{DurableJson.Deserialize<string>(end.Output)} [{DurableJson.Deserialize<string>(received.Output)}]";
    }

    private Code Workflow(string run) => new Code()
        .Activity(Fragile, (_, input, _) => _isMended ? Task.FromResult(input) : throw new TimeoutException())
        .Orchestrator(Receiver, async (context, _) =>
        {
            var got = new List<string>();
            while (got.Count < 5)
            {
                got.Add(await context.WaitForEventAsync(Signal));
                context.SetCustomStatus(got.Count);
            }

            return string.Join(' ', got);
        })
        .Orchestrator(Child, async (context, input) => input == "2" ? await context.CallActivityAsync(Fragile, $"kid{input}") : $"kid{input}")
        .Orchestrator(Main, async (context, input) =>
        {
            var round = int.Parse(input, CultureInfo.InvariantCulture);
            context.SendEvent($"{run}-receiver", Signal, $"s{round}.{(_isMended ? 2 : 1)}");
            if (round < 3)
            {
                context.ContinueAsNew($"{round + 1}");
                return "";
            }

            var kids = await Task.WhenAll(Enumerable.Range(0, 3).Select(number => context.CallSubOrchestratorAsync(Child, $"{number}")));
            return $"round {round}: [{string.Join(' ', kids)}]";
        });
}

public sealed class CrashEverywhereTestsInMemory(ITestOutputHelper log) : CrashEverywhereTests(log)
{
    protected override int Stride => 1;

    protected override World CreateWorld() => new InMemoryWorld();
}

[Collection("Azurite")]
public sealed class CrashEverywhereTestsOnAzurite(AzuriteFixture azurite, ITestOutputHelper log) : CrashEverywhereTests(log)
{
    protected override int Stride => 9;

    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);
}
