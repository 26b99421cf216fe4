using System.Globalization;
using System.Text;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>The keys of every row; README.md tells why they are as they are.</summary>
internal static class RowKeys
{
    /// <summary>The row that tells which transition holds the customer.</summary>
    public const string Current = "current";

    /// <summary>How many digits of what is left of time name a partition of the list: those of about 100 seconds.</summary>
    private const int ListPartitionDigits = 10;

    /// <summary>Sorts after the separator <c>|</c> and before nothing else that a key holds: the end of a range.</summary>
    public const string After = "}";

    public static string Partition(CustomerId customer) => customer.ToString();

    public static string Header(TransitionId id) => $"t|{id}";

    public static string Plans(TransitionId id) => $"t|{id}|p|";

    public static string Plan(TransitionId id, Reseller reseller) => Plans(id) + Safe(reseller.Key);

    public static string Subscriptions(TransitionId id) => $"t|{id}|s|";

    public static string Subscription(TransitionId id, CommerceSubscriptionId subscription) => Subscriptions(id) + subscription;

    public static string Journal(TransitionId id) => $"j|{id}|";

    /// <summary>The same for every line about one call; a line that does not know the outcome has a row of its own, so that it never hides one that does.</summary>
    public static string JournalLine(TransitionId id, Effect line) =>
        $"{Journal(id)}{line.RequestId:N}|{Safe(line.Operation)}{(line.Outcome == EffectOutcome.Unknown ? "|unknown" : "")}";

    public static string ListLine(TransitionId id, DateTimeOffset createdAt) => $"{NewestFirst(createdAt)}|{id}";

    /// <summary>
    /// The partition of a line of the list: it begins the line's key, so that lines stand in the order of their keys across all partitions.
    /// </summary>
    public static string ListPartition(string listLine) => listLine[..ListPartitionDigits];

    /// <summary>What is left of time: the newest sorts first.</summary>
    public static string NewestFirst(DateTimeOffset createdAt) =>
        (DateTimeOffset.MaxValue.UtcTicks - createdAt.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>The transition of a line of the list; false when the key is none that <see cref="ListLine"/> makes.</summary>
    public static bool TryReadListLine(string rowKey, out TransitionId id)
    {
        id = default;
        return rowKey.Length > 20 && rowKey[19] == '|' && rowKey.AsSpan(0, 19).IndexOfAnyExceptInRange('0', '9') < 0 && TransitionId.TryParse(rowKey[20..], out id);
    }

    // Table storage forbids / \ # ? and control characters in keys, and % is trouble in addresses.
    private static string Safe(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsAsciiLetterOrDigit(character) || character is '-' or '.')
                safe.Append(character);
            else
                safe.Append(CultureInfo.InvariantCulture, $"_{(int)character:x4}");
        }

        return safe.ToString();
    }
}
