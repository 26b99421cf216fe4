using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <content>The journal.</content>
public sealed partial class TableTransitionStore
{
    /// <inheritdoc/>
    /// <remarks>Rows stand in the order of their request ids, which makes a repeated line the same row; so all are read, then put in the order of time.</remarks>
    public async IAsyncEnumerable<Effect> ReadJournalAsync(TransitionId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = new List<(Effect Line, int Position)>();
        await foreach (var entity in _table.QueryAsync<TableEntity>(Range(id, RowKeys.Journal(id)), cancellationToken: cancellationToken))
            lines.Add(EffectEntity.Read(entity));
        var known = lines.Where(one => one.Line.Outcome != EffectOutcome.Unknown).Select(one => (one.Line.RequestId, one.Line.Operation)).ToHashSet();
        lines.RemoveAll(one => one.Line.Outcome == EffectOutcome.Unknown && known.Contains((one.Line.RequestId, one.Line.Operation)));
        foreach (var (line, _) in lines.OrderBy(one => one.Line.At).ThenBy(one => one.Position))
            yield return line;
    }
}
