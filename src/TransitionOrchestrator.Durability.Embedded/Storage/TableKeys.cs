using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// Where the rows of an instance lie. All rows of an instance are in one partition (one shard of the hub), so that one entity
/// group transaction can hold a whole turn, and the turns of other instances of that shard with it.
/// </summary>
internal static class TableKeys
{
    /// <summary>Fixed for ever: an instance must be found again. Few shards make full transactions, many use more of a real account.</summary>
    public const int Shards = 16;

    public const string HubPartition = "hub";
    public const string LeaseRow = "lease";

    /// <summary>Sorts before every instance, as '!' is in no key of an instance.</summary>
    public const string OwnerRow = "!owner";

    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:@");

    public static int ShardOf(string instanceId)
    {
        // FNV-1a: stable over processes and versions, which string.GetHashCode is not.
        var hash = 2166136261u;
        foreach (var character in instanceId)
            hash = (hash ^ character) * 16777619u;
        return (int)((hash ^ (hash >> 16)) % Shards);
    }

    public static string Partition(int shard) => shard.ToString("x2", CultureInfo.InvariantCulture);

    /// <summary>The id itself where every character is harmless in a key, a URL and a filter; a hash otherwise.</summary>
    public static string Row(string instanceId) => instanceId.AsSpan().ContainsAnyExcept(Plain)
        ? "~" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(instanceId)))
        : instanceId;

    /// <summary>What comes before the rows of an execution: two places, used in turn.</summary>
    public static string Place(string row, int place) => place == 0 ? $"{row}|" : $"{row}|1";

    public static string InputPart(string place, int part) => string.Create(CultureInfo.InvariantCulture, $"{place}I|{part:D2}");

    public static string OutputPart(string place, int part) => string.Create(CultureInfo.InvariantCulture, $"{place}O|{part:D2}");

    public static string SegmentPart(string place, int segment, int part) => string.Create(CultureInfo.InvariantCulture, $"{place}H|{segment:D6}|{part:D2}");
}
