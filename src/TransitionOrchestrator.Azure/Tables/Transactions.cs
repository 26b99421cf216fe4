using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace TransitionOrchestrator.Azure;

/// <summary>Entity group transactions: all of one or nothing, for up to 100 rows and 4 MB.</summary>
internal static class Transactions
{
    /// <summary>The most rows of one.</summary>
    public const int MaxRows = 100;

    private const int MaxBytes = 3_500_000;

    /// <summary>
    /// Submits the actions in one transaction, or in several when they do not fit. They are divided from the end, so that the last
    /// actions stand together in the last transaction: it is what makes the earlier ones count.
    /// </summary>
    public static async Task SubmitAsync(this TableClient table, IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        foreach (var transaction in Divide(actions))
            await table.SubmitTransactionAsync(transaction, cancellationToken);
    }

    /// <summary>Somebody else wrote first: part of the protocol, not an error. The answer to a repeated request looks the same.</summary>
    public static bool IsLostRace(this RequestFailedException failure) =>
        failure.ErrorCode is { } code && (code == TableErrorCode.EntityAlreadyExists || code == TableErrorCode.UpdateConditionNotSatisfied);

    internal static IEnumerable<List<TableTransactionAction>> Divide(IReadOnlyList<TableTransactionAction> actions, int maxRows = MaxRows)
    {
        var transactions = new Stack<List<TableTransactionAction>>();
        var bytes = 0;
        foreach (var action in actions.Reverse())
        {
            var weight = Weight((TableEntity)action.Entity);
            if (transactions.Count == 0 || transactions.Peek().Count == maxRows || bytes + weight > MaxBytes)
            {
                transactions.Push([]);
                bytes = 0;
            }

            transactions.Peek().Add(action);
            bytes += weight;
        }

        foreach (var transaction in transactions)
            transaction.Reverse();
        return transactions;
    }

    /// <summary>At most what the row takes in the request: a character can be escaped to six bytes.</summary>
    private static int Weight(TableEntity entity) =>
        1_000 + entity.Sum(column => column.Key.Length + (column.Value is string text ? 6 * text.Length : 80));
}
