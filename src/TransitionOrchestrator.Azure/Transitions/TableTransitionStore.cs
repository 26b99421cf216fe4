using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// The record of truth on Azure Table storage: everything about a customer in one partition, and one line for each transition in a
/// list. README.md in this folder tells the layout and why it holds. Errors of the service, after its client's retries, come as
/// <see cref="RequestFailedException"/>; every write may be repeated.
/// </summary>
public sealed partial class TableTransitionStore : ITransitionStore
{
    private readonly TableClient _table;
    private readonly TransitionIndex _index;
    private readonly CreationTimes _created = new(capacity: 20_000);
    private readonly TimeProvider _time;
    private readonly ILogger<TableTransitionStore> _logger;

    internal TableTransitionStore(TableServiceClient service, string prefix, TimeProvider time, ILogger<TableTransitionStore> logger)
    {
        _table = service.GetTableClient(prefix + "Transitions");
        _index = new TransitionIndex(service.GetTableClient(prefix + "TransitionIndex"));
        _time = time;
        _logger = logger;
    }

    /// <summary>Creates the tables if they are missing. Call it once at start.</summary>
    public async Task EnsureCreatedAsync(CancellationToken cancellationToken)
    {
        await _table.CreateIfNotExistsAsync(cancellationToken);
        await _index.EnsureCreatedAsync(cancellationToken);
    }

    /// <summary>Asks the service for next to nothing: one small request that fails when the account, the right to it or the table is missing.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _table.QueryAsync<TableEntity>("PartitionKey eq 'ping'", maxPerPage: 1, select: ["RowKey"], cancellationToken))
            return;
    }

    /// <inheritdoc/>
    public async Task RecordAsync(TransitionId id, TransitionChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        await _table.SubmitAsync(TransitionActions.Record(id, change), cancellationToken);
        if (change.Reached is not { } reached || !(reached == TransitionPhase.AwaitingApproval || reached.IsFinal()))
            return;
        var line = ListLine.Merged(id, await CreatedAtAsync(id, cancellationToken), change.At);
        line.SetText(nameof(TransitionSummary.CustomerName), change.CustomerName);
        if (reached.IsFinal())
            ListLine.Finish(line, reached);
        else
            line[ListLine.ApprovalAsked] = true;
        await _index.MergeAsync(line, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task NoteOperationAsync(TransitionId id, OperationNote note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(note);
        await _table.SubmitAsync([EffectEntity.Write(id, note.Line), TransitionActions.MergeHeader(HeaderEntity.Merged(id, note))], cancellationToken);
        if (!note.Approved)
            return;
        var line = ListLine.Merged(id, await CreatedAtAsync(id, cancellationToken), note.Line.At);
        line[ListLine.ApprovalAsked] = true;
        line[ListLine.Approved] = true;
        await _index.MergeAsync(line, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<TransitionDetails?> FindAsync(TransitionId id, CancellationToken cancellationToken) =>
        await ReadRowsAsync(id, cancellationToken) is { } rows ? rows.Details() : null;

    private async Task<TransitionRows?> ReadRowsAsync(TransitionId id, CancellationToken cancellationToken)
    {
        var rows = new TransitionRows(id);
        await foreach (var entity in _table.QueryAsync<TableEntity>(Range(id, RowKeys.Header(id)), cancellationToken: cancellationToken))
            rows.Add(entity);
        if (rows.Header is null)
            return null;
        _created.Remember(id, rows.Header.GetDateTimeOffset(HeaderEntity.CreatedAt)!.Value);
        return rows;
    }

    private async Task<TransitionRecord?> ReadHeaderAsync(TransitionId id, CancellationToken cancellationToken)
    {
        var header = await _table.GetEntityIfExistsAsync<TableEntity>(RowKeys.Partition(id.Customer), RowKeys.Header(id), cancellationToken: cancellationToken);
        return header.HasValue ? Remembered(HeaderEntity.Read(header.Value!)) : null;
    }

    /// <summary>A transition's line in the list is found by the time of its creation: a fact that never changes, and so is remembered.</summary>
    private async Task<DateTimeOffset> CreatedAtAsync(TransitionId id, CancellationToken cancellationToken)
    {
        if (_created.Find(id) is { } known)
            return known;
        TableEntity header = await _table.GetEntityAsync<TableEntity>(RowKeys.Partition(id.Customer), RowKeys.Header(id), [HeaderEntity.CreatedAt], cancellationToken);
        var createdAt = header.GetDateTimeOffset(HeaderEntity.CreatedAt)!.Value;
        _created.Remember(id, createdAt);
        return createdAt;
    }

    private TransitionRecord Remembered(TransitionRecord record)
    {
        _created.Remember(record.Id, record.CreatedAt);
        return record;
    }

    private static string Range(TransitionId id, string from)
    {
        var to = from.TrimEnd('|') + RowKeys.After;
        return TableClient.CreateQueryFilter($"PartitionKey eq {RowKeys.Partition(id.Customer)} and RowKey ge {from} and RowKey lt {to}");
    }
}
