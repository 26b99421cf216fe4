using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>Who holds a customer: the row <c>current</c> and the transition that it names.</summary>
/// <param name="Current">The row; null when the customer never had a transition.</param>
/// <param name="Record">The transition; null when there is none.</param>
internal sealed record CustomerHolder(TableEntity? Current, TransitionRecord? Record)
{
    private const string TransitionId = "TransitionId";

    /// <summary>Before anybody looked: what a new customer has.</summary>
    public static CustomerHolder Nobody { get; } = new(Current: null, Record: null);

    /// <summary>The transition that is under way, if it is not the given one.</summary>
    public TransitionRecord? OtherThan(TransitionId id) => Record is { } record && record.Id != id && !record.Phase.IsFinal() ? record : null;

    public static string? Named(TableEntity current) => current.GetString(TransitionId);

    /// <summary>Hands the customer to a transition, unless somebody else did since this was read.</summary>
    public TableTransactionAction HandTo(TransitionId id)
    {
        var entity = new TableEntity(RowKeys.Partition(id.Customer), RowKeys.Current) { [TransitionId] = id.ToString() };
        return Current is null
            ? new TableTransactionAction(TableTransactionActionType.Add, entity)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, Current.ETag);
    }
}
