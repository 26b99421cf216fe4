using TransitionOrchestrator.Durability.Conformance;
using System.Globalization;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>Histories that earlier builds recorded, in the folder Recorded. TRANSITION_RECORD names a folder to record them anew.</summary>
public sealed class ReplayerTests : EngineTest
{
    private static readonly OrchestratorDefinition<string, string> Child = new("Child");

    protected override World CreateWorld() => new InMemoryWorld();

    [Theory]
    [InlineData("all-kinds-of-steps")]
    [InlineData("version-1")]
    [InlineData("failed")]
    [InlineData("waiting")]
    public void Replay_RecordedHistory_FitsTheCodeOfToday(string name) => new HistoryReplayer(Workflow(isChanged: false).Build()).Replay(Recorded(name));

    [Theory]
    [InlineData("all-kinds-of-steps", "expected activity 'Echo' as step 0, found a timer as step 0")]
    [InlineData("waiting", "expected activity 'Echo' as step 0, found a timer as step 0")]
    public void Replay_CodeThatTakesAnotherStep_IsRefusedWithBoth(string name, string message)
    {
        var refused = Assert.Throws<NonDeterminismException>(() => new HistoryReplayer(Workflow(isChanged: true).Build()).Replay(Recorded(name)));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_CodeThatNoLongerFails_IsRefused()
    {
        var refused = Assert.Throws<NonDeterminismException>(() => new HistoryReplayer(new Code().Orchestrator(Main, (_, input) => Task.FromResult(input)).Build()).Replay(Recorded("failed")));

        Assert.Equal(("the end by System.InvalidOperationException", "the end with an output"), (refused.Expected, refused.Found));
    }

    [Fact]
    public void Replay_Nonsense_IsRefused()
    {
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => new HistoryReplayer(new Code().Build()).Replay("{}"));
        Assert.Throws<ArgumentException>(() => new HistoryReplayer(new Code().Build()).Replay(Recorded("failed")));
    }

    [Fact]
    public async Task Export_EachKindOfEnd_IsAccepted()
    {
        var engine = await StartAsync(Workflow(isChanged: false), options => options.Version = "2.0");
        await engine.StartAsync(Main, "all-kinds-of-steps", "all");
        await engine.StartAsync(Main, "version-1", "all", new StartOptions { Version = "1.0" });
        await engine.StartAsync(Main, "failed", "fail");
        await engine.StartAsync(Main, "waiting", "all");
        await engine.StartAsync(Main, "terminated", "all");
        foreach (var id in new[] { "all-kinds-of-steps", "version-1" })
        {
            await UntilAsync(id, "\"waiting\"");
            await engine.RaiseEventAsync(id, Signal, "go");
            await Time.AdvanceUntilAsync(EndOfAsync(engine, id), TimeSpan.FromMinutes(10)).WaitAsync(Patience);
        }

        await UntilAsync("waiting", "\"waiting\"");
        await engine.TerminateAsync("terminated", "enough");
        await EndOfAsync(engine, "failed");

        foreach (var id in new[] { "all-kinds-of-steps", "version-1", "failed", "waiting", "terminated" })
        {
            var exported = await engine.ExportHistoryAsync(id);
            new HistoryReplayer(Workflow(isChanged: false).Build()).Replay(exported);
            Assert.DoesNotContain(nameof(FailureDetails.StackTrace), exported, StringComparison.OrdinalIgnoreCase);
            if (Environment.GetEnvironmentVariable("TRANSITION_RECORD") is { Length: > 0 } folder)
                await File.WriteAllTextAsync(Path.Combine(folder, $"{id}.json"), exported);
        }

        await Assert.ThrowsAsync<KeyNotFoundException>(() => engine.ExportHistoryAsync("nobody"));
        async Task UntilAsync(string id, string status)
        {
            while ((await engine.GetAsync(id))!.CustomStatus != status)
                await Task.Yield();
        }
    }

    private static string Recorded(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recorded", $"{name}.json"));

    private static Code Workflow(bool isChanged) => Echoing()
        .Orchestrator(Child, (_, input) => Task.FromResult(input))
        .Orchestrator(Main, async (context, input) =>
        {
            if (input == "fail")
                throw new InvalidOperationException("as told");
            if (isChanged)
                await context.CreateTimerAsync(TimeSpan.FromHours(1), CancellationToken.None);
            var sum = await context.CallActivityAsync(Echo, "1", new RetryPolicy(2, TimeSpan.FromSeconds(1)));
            sum += string.Concat(await Task.WhenAll(Enumerable.Range(2, 3).Select(number => context.CallActivityAsync(Echo, number.ToString(CultureInfo.InvariantCulture)))));
            // What version 1 did not do.
            if (context.Version != "1.0")
                sum += await context.CallSubOrchestratorAsync(Child, "child");
            context.SendEvent("nobody", Signal, "gone");
            context.SetCustomStatus("waiting");
            sum += await context.WaitForEventAsync(Signal);
            await context.CreateTimerAsync(TimeSpan.FromHours(1), CancellationToken.None);
            return $"{sum} {context.NewGuid()} {context.CurrentUtc:O}";
        });
}
