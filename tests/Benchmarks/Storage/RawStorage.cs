using System.Globalization;
using Azure;
using Azure.Data.Tables;
using TransitionOrchestrator.Benchmarks.Measuring;

namespace TransitionOrchestrator.Benchmarks.Storage;

/// <summary>The yardstick: what the same Azurite takes from the same client library when nobody does anything but write.</summary>
internal static class RawStorage
{
    private const int Payload = 400;

    /// <summary>Entity group transactions a second.</summary>
    /// <param name="storage">The Azurite.</param>
    /// <param name="entities">How many entities each holds.</param>
    /// <param name="inFlight">How many at a time, each in a partition of its own.</param>
    /// <param name="cancellation">Calls it off.</param>
    public static async Task<Measurement> RunAsync(StorageFolder storage, int entities, int inFlight, CancellationToken cancellation)
    {
        var table = new TableServiceClient(storage.ConnectionString).GetTableClient("Raw");
        await table.CreateIfNotExistsAsync(cancellation);
        var text = new string('x', Payload);
        var count = Math.Clamp(100 * inFlight, 500, 4_000) / (entities > 1 ? 4 : 1);
        // Partitions are handed out and come back, so that no two transactions under way share one.
        var free = new System.Collections.Concurrent.ConcurrentBag<int>(Enumerable.Range(0, inFlight));

        async Task WriteAsync(int number, CancellationToken token)
        {
            if (!free.TryTake(out var partition))
                throw new InvalidOperationException("More writers than partitions.");
            var key = partition.ToString("x4", CultureInfo.InvariantCulture);
            var actions = Enumerable.Range(0, entities).Select(row => new TableTransactionAction(
                TableTransactionActionType.UpsertReplace,
                new TableEntity(key, row.ToString("x4", CultureInfo.InvariantCulture)) { ["Number"] = number, ["Text"] = text },
                ETag.All));
            await table.SubmitTransactionAsync(actions, token);
            free.Add(partition);
        }

        await Load.RunAsync(inFlight, inFlight, WriteAsync, cancellation); // Warm-up: connections, rows.
        return await Load.RunAsync(count, inFlight, WriteAsync, cancellation);
    }
}
