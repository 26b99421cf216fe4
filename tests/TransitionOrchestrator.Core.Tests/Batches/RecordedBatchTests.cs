using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Durability.Embedded;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Core.Tests.Batches;

/// <summary>
/// A batch that an earlier build carried out (<c>batch.json</c>): a change of the orchestration that batches under way would not
/// survive fails here. <c>UPDATE_HISTORIES=1 dotnet test</c> renews it, which is only right while nothing older is under way.
/// </summary>
public class RecordedBatchTests
{
    private static readonly string Recorded = BuiltProgram.RepositoryFile("tests/TransitionOrchestrator.Core.Tests/Batches/batch.json");

    [Fact]
    public async Task Replay_BatchOfAnEarlierBuild_FitsTheOrchestrationOfToday() => Replay(await File.ReadAllTextAsync(Recorded));

    [Fact]
    public async Task Export_BatchOfThisBuild_CanBeReplayed()
    {
        await using var world = await BatchWorld.StartAsync();
        var id = await world.SubmitAsync(BatchWorld.Upload(6));
        using var late = new CancellationTokenSource(BatchWorld.Patience);
        while (world.Batch(id).Phase != BatchPhase.Completed)
        {
            late.Token.ThrowIfCancellationRequested();
            await world.DeliverAsync();
            if (world.Transitions.All.FirstOrDefault(record => !record.Phase.IsFinal()) is { } running)
                await world.EndAsync(running, TransitionPhase.Completed);
            world.Time.Advance(TimeSpan.FromMinutes(2)); // Some looks come by the clock, some by news.
        }

        await world.EndOfAsync(world.Batch(id));
        var history = await world.ExportHistoryAsync(world.Batch(id));

        if (Environment.GetEnvironmentVariable("UPDATE_HISTORIES") == "1")
            await File.WriteAllTextAsync(Recorded, history);
        Replay(history);
        var other = history.Replace("\"FeedBatch\"", "\"FeedAnother\"", StringComparison.Ordinal);
        Assert.Throws<NonDeterminismException>(() => Replay(other));
    }

    private static void Replay(string history) => new HistoryReplayer(new DurableRegistry().AddBatch()).Replay(history);
}
