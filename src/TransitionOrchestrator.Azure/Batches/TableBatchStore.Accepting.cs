using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <content>Writing a new batch.</content>
public sealed partial class TableBatchStore
{
    private const int MaxRaces = 20;

    /// <inheritdoc/>
    public async Task<BatchRecord> AcceptAsync(BatchRecord batch, IReadOnlyList<BatchRow> rows, IReadOnlyList<LineProblem> skipped, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (var race = 0; race < MaxRaces; race++)
        {
            var begun = await FindAsync(batch.Id, cancellationToken) ?? await TryBeginAsync(batch, cancellationToken);
            if (begun is not null && (begun.Phase != BatchPhase.Accepting || begun.BodyHash != batch.BodyHash))
                return begun;
            if (begun is not null && await TryWriteAsync(batch with { CreatedAt = begun.CreatedAt }, begun.Version!, rows, skipped, cancellationToken) is { } accepted)
                return accepted;
        }

        throw new InvalidOperationException($"The acceptance of batch {batch.Id} met other writers {MaxRaces} times in a row, and was given up.");
    }

    /// <inheritdoc/>
    public async Task RemoveUnacceptedAsync(string id, CancellationToken cancellationToken)
    {
        if (await ReadAsync(id, BatchKeys.Header, cancellationToken) is not { } header || BatchEntity.Read(header) is not { Phase: BatchPhase.Accepting } batch)
            return;

        // The header first: an acceptance that is under way after all meets its absence, and begins again.
        if (!await TryAsync(() => _table.DeleteEntityAsync(id, BatchKeys.Header, header.ETag, cancellationToken)))
            return;
        var keys = await ReadKeysAsync(id, cancellationToken);
        await _table.SubmitAsync([.. keys.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(id, key), ETag.All))], cancellationToken);
        await _list.RemoveAsync(batch, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LineProblem> ReadSkippedAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = TableClient.CreateQueryFilter($"PartitionKey eq {id} and RowKey ge {BatchKeys.Skipped} and RowKey lt {"s}"}");
        await foreach (var entity in _table.QueryAsync<TableEntity>(query, cancellationToken: cancellationToken))
        {
            foreach (var problem in SkippedLines.Read(entity))
                yield return problem;
        }
    }

    private async Task<BatchRecord?> TryBeginAsync(BatchRecord batch, CancellationToken cancellationToken)
    {
        await _list.WriteAsync(batch, isFinal: false, cancellationToken);
        var accepting = batch with { Phase = BatchPhase.Accepting };
        return await TryAsync(async () => accepting = accepting with { Version = (await _table.AddEntityAsync(BatchEntity.Of(accepting, _newId()), cancellationToken)).Headers.ETag!.Value.ToString() })
            ? accepting
            : null;
    }

    /// <summary>Writes everything, each transaction with the header under its version: of two that accept the same, one notices and stops.</summary>
    private async Task<BatchRecord?> TryWriteAsync(BatchRecord batch, string version, IReadOnlyList<BatchRow> rows, IReadOnlyList<LineProblem> skipped, CancellationToken cancellationToken)
    {
        var entities = rows.GroupBy(row => StoredPage.NumberOf(row.Line)).Select(page => StoredPage.Entity(batch.Id, page.Key, page)).Concat(SkippedLines.Entities(batch.Id, skipped));
        var actions = entities.Select(entity => new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity)).ToList();

        // What an acceptance that was cut off wrote, and this one does not.
        var wanted = actions.Select(action => action.Entity.RowKey).ToHashSet(StringComparer.Ordinal);
        var left = (await ReadKeysAsync(batch.Id, cancellationToken)).Where(key => !wanted.Contains(key));
        actions.AddRange(left.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(batch.Id, key), ETag.All)));

        var transactions = Transactions.Divide(actions, Transactions.MaxRows - 1).ToList();
        foreach (var (index, some) in transactions.Index())
        {
            var header = batch with { Phase = index == transactions.Count - 1 ? BatchPhase.Running : BatchPhase.Accepting };
            var action = new TableTransactionAction(TableTransactionActionType.UpdateReplace, BatchEntity.Of(header, _newId()), new ETag(version));
            if (!await TryAsync(async () => version = (await _table.SubmitTransactionAsync([.. some, action], cancellationToken)).Value[^1].Headers.ETag!.Value.ToString()))
                return null;
        }

        return batch with { Phase = BatchPhase.Running, Version = version };
    }

    private async Task<List<string>> ReadKeysAsync(string id, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var entity in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {id} and RowKey ne {BatchKeys.Header}"), select: ["RowKey"], cancellationToken: cancellationToken))
            keys.Add(entity.RowKey);
        return keys;
    }

    /// <returns>False when somebody else wrote first.</returns>
    private static async Task<bool> TryAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (RequestFailedException failure) when (failure.IsLostRace() || failure.ErrorCode == TableErrorCode.ResourceNotFound)
        {
            return false;
        }
    }
}
