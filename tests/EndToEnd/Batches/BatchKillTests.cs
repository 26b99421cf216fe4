using TransitionOrchestrator.EndToEnd.Tests.Processes;
using Xunit.Abstractions;

namespace TransitionOrchestrator.EndToEnd.Tests.Batches;

/// <summary><c>kill -9</c> of the head while it sends a batch to the queue, and while it receives one: no row is lost, none moves twice.</summary>
[Collection(ProcessCollection.Name)]
public sealed class BatchKillTests(ITestOutputHelper output)
{
    private const int Seed = 20260412;
    private const int CustomersThatExist = 20;

    [LongFact]
    public Task Sending_KilledInTheMiddle_EveryOfSixHundredRowsEndsOnce() => KillWhileSendingAsync(rows: 600, kills: 3);

    [LongFact]
    public Task Sending_KilledInTheMiddle_EveryOfTenThousandRowsEndsOnce() => KillWhileSendingAsync(rows: 10_000, kills: 20);

    [Fact]
    public async Task Receiving_KilledFourTimes_EveryCustomerMovesOnce()
    {
        const int Kills = 4;
        await using var installation = await Installation.StartAsync(new InstallationSetting { Customers = 40, LockSeconds = 5 });
        var moments = new KillMoments(installation, new Random(Seed), Kills, writes: 50, output);
        await installation.Witness.LetPassAsync(calls: 0, holdAnswer: false, onlyWrites: false);
        await installation.StartHeadAsync();
        var batch = await BatchRun.SubmitAsync(installation);

        for (var kill = 1; kill <= Kills; kill++)
        {
            await installation.Head.KillAsync();
            var comes = await moments.PrepareAsync(kill);
            await installation.LaunchHeadAsync();
            await comes();
        }

        await installation.Head.KillAsync();
        await installation.Witness.LetAllPassAsync();
        await installation.StartHeadAsync();
        Assert.False((await batch.ReadAsync()).IsFinal, "Everything was final before the last kill: the kills did not fall into the work.");
        await batch.UntilFinalAsync();

        var verdict = new BatchVerdict(installation, batch);
        await verdict.AssertAllAsync();
        await verdict.AssertDrainedAsync(deadLettered: 0);
    }

    /// <summary>
    /// Most rows name customers that do not exist, so that what was sent is quickly looked at. How far a life of the head gets with
    /// sending is decided by the wire to the broker, in bytes: it is cut in the middle of a message, or has sent and does not learn of it.
    /// </summary>
    private async Task KillWhileSendingAsync(int rows, int kills)
    {
        const int LeastBytesOfARow = 250;
        await using var installation = await Installation.StartAsync(new InstallationSetting { Customers = CustomersThatExist, HasWire = true });
        await installation.Witness.LetPassAsync(calls: 0, holdAnswer: false, onlyWrites: false);
        var unknown = Enumerable.Range(1, rows - CustomersThatExist).Select(number => new Guid(number, 0, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 1])).ToList();
        var customers = installation.Estate.Customers.Select(one => one.Id).Concat(unknown).ToArray();
        var random = new Random(Seed);
        random.Shuffle(customers);
        BatchRun? batch = null;
        for (var kill = 1; kill <= kills; kill++)
        {
            // All lives together get less far than the batch needs, so that none ends with sending.
            var held = installation.Wire.LetPass(HoldingWire.Held.Requests, random.Next(20_000, rows * LeastBytesOfARow / kills));
            await installation.StartHeadAsync();
            batch ??= await BatchRun.SubmitAsync(installation, customers, "the-batch");
            await held.WaitAsync(BatchRun.Limit);
            if (kill % 2 == 0)
                await installation.Wire.LetPass(HoldingWire.Held.Answers, bytes: 0).WaitAsync(BatchRun.Limit); // what was cut is sent after all
            var counts = (await batch.ReadAsync()).Counts;
            output.WriteLine($"Kill {kill} comes with {counts["queued"]} rows queued and {(await installation.Queue.CountAsync()).Active} messages sent.");
            Assert.NotEqual(0, counts["waiting"]);
            await installation.Head.KillAsync();
        }

        installation.Wire.LetAllPass();
        await installation.Witness.LetAllPassAsync();
        await installation.StartHeadAsync();
        await batch!.UntilFinalAsync();

        var verdict = new BatchVerdict(installation, batch);
        var items = await verdict.AssertRowsAsync();
        await verdict.AssertTransitionsAsync(items);
        verdict.AssertOutcomes(items);
        await verdict.AssertRecordsAsync();
        Assert.Equal(unknown.Order(), items.Where(item => item.Status == "deadLettered").Select(item => item.CustomerId).Order());
        await verdict.AssertDrainedAsync(deadLettered: unknown.Count);
    }
}
