using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Durability.Embedded;
using TransitionOrchestrator.EndToEnd.Tests.Worlds;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.EndToEnd.Tests.Recorded;

/// <summary>
/// Transitions that an earlier build carried out, beside this file: a change of the orchestration that transitions under way
/// would not survive fails here. Such a change needs a branch on the version, and a recording of its own;
/// <c>UPDATE_HISTORIES=1 dotnet test</c> renews all of them, which is only right while nothing older is under way anywhere.
/// </summary>
public sealed class RecordedTransitionTests
{
    [Theory]
    [InlineData("stepwise")]
    [InlineData("product-upgrade")]
    public async Task Replay_TransitionOfAnEarlierBuild_FitsTheOrchestrationOfToday(string name) => Replay(await File.ReadAllTextAsync(FileOf(name)));

    internal static void Replay(string history) => new HistoryReplayer(new DurableRegistry().AddTransition()).Replay(history);

    internal static string FileOf(string name) => BuiltProgram.RepositoryFile($"tests/EndToEnd/Recorded/{name}.json");
}

/// <summary>Carries out the transitions that are recorded: approval, both resellers, waits, and the budget at the end.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class TransitionRecordingTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("stepwise", "commerce")]
    [InlineData("product-upgrade", "public")]
    public async Task Export_TransitionOfThisBuild_CanBeReplayed(string name, string backend)
    {
        var customer = Estates.One(backend, 3, Estates.Northbay, Estates.Eastgate) with { Budget = 350 };
        // Slow enough that it is asked again here and there.
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.Fast(Estates.Of(customer)) with { ClockFactor = 6_000 });
        var started = (await world.StartAsync(Estates.Customer, request => request with { RequiresApproval = true, Budget = new BudgetOrder(Amount: null) })).Record!;
        await world.UntilAsync(started.Id, details => details.Record.Phase == TransitionPhase.AwaitingApproval);
        await world.Commands.ApproveAsync(started.Id, new PersonsDecision("Agreed."), CancellationToken.None);
        var (record, _, _) = await world.UntilFinalAsync(started);
        Assert.Equal(TransitionPhase.Completed, record.Phase);

        var history = await world.Engine.ExportHistoryAsync(record.Order.InstanceId);

        if (Environment.GetEnvironmentVariable("UPDATE_HISTORIES") == "1")
            await File.WriteAllTextAsync(RecordedTransitionTests.FileOf(name), history);
        RecordedTransitionTests.Replay(history);
        var other = history.Replace("\"ConfirmMapping\"", "\"ConfirmAnything\"", StringComparison.Ordinal);
        Assert.Throws<NonDeterminismException>(() => RecordedTransitionTests.Replay(other));
    }
}
