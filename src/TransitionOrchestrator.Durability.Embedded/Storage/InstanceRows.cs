using System.Text;
using Azure.Data.Tables;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>The rows of a turn, and an instance read back from its rows.</summary>
/// <param name="Instance">The row that makes everything else visible.</param>
/// <param name="Together">Rows that fit the same transaction.</param>
/// <param name="Ahead">Rows that must be written before it, because together they are too large.</param>
internal sealed record InstanceRows(TableEntity Instance, IReadOnlyList<TableEntity> Together, IReadOnlyList<TableEntity> Ahead)
{
    /// <summary>Inputs and outputs up to this size stay in the instance's own row.</summary>
    private const int InlineBytes = 2 * ChunkedProperty.ChunkBytes;
    private const int RowOverheadBytes = 1500;
    private const long TogetherBytes = 2_500_000;

    public static InstanceRows Write(string partition, TurnCommit turn)
    {
        var head = turn.Head;
        var row = TableKeys.Row(head.InstanceId);
        var place = TableKeys.Place(row, head.Place);
        var parts = new List<TableEntity>();
        var instance = new TableEntity(partition, row)
        {
            ["Status"] = head.Status.ToString(),
            ["Active"] = !head.IsSettled,
            ["UpdatedAt"] = head.LastUpdatedAt,
            ["OpenActivities"] = head.OpenActivities,
            ["OpenChildren"] = head.OpenChildren,
            ["Unsent"] = head.Unsent,
            ["EndsChildren"] = head.EndsChildren,
            ["Segments"] = head.Segments,
            // A merge cannot remove a property: empty and long past stand for none.
            ["WakeAt"] = head.WakeAt ?? DateTimeOffset.UnixEpoch,
            ["CustomStatus"] = head.CustomStatus ?? "",
            ["Failure"] = head.Failure is null ? "" : DurableJson.Serialize(head.Failure),
            ["Parked"] = head.IsParked,
            ["Crashes"] = head.Crashes,
        };
        ChunkedProperty.Write(instance, "Tail", Blob.Pack(turn.Tail.Span));
        ChunkedProperty.Write(instance, "Received", head.Received is null ? [] : Blob.Pack(Encoding.UTF8.GetBytes(head.Received)));
        if (turn.IsNew || turn.Replaces)
        {
            instance["Id"] = head.InstanceId;
            instance["Orchestrator"] = head.Orchestrator;
            instance["CreatedAt"] = head.CreatedAt;
            instance["Version"] = head.Version;
            instance["Life"] = head.Life;
            instance["Execution"] = head.Execution;
            instance["Place"] = head.Place;
            instance["Parent"] = head.Parent is null ? "" : DurableJson.Serialize(head.Parent);
            instance["RewindReason"] = head.RewindReason ?? "";
        }

        if (turn.Input is { } input)
            WriteValue(instance, "Input", input, parts, part => TableKeys.InputPart(place, part));
        if (turn.Output is { } output)
            WriteValue(instance, "Output", output, parts, part => TableKeys.OutputPart(place, part));
        if (turn.NewSegment is { } segment)
            Split(partition, Blob.Pack(segment.Span), parts, part => TableKeys.SegmentPart(place, head.Segments - 1, part));
        return WireBytes(instance) + parts.Sum(WireBytes) <= TogetherBytes ? new InstanceRows(instance, parts, []) : new InstanceRows(instance, [], parts);
    }

    public static bool NeedsMore(TableEntity instance, bool withHistory) =>
        (withHistory && instance.GetInt32("Segments") > 0) || instance.GetInt32("InputParts") > 0 || instance.GetInt32("OutputParts") > 0;

    public static StoredInstance Read(TableEntity instance, Dictionary<string, TableEntity> parts, bool withHistory)
    {
        var head = ReadHead(instance);
        var place = TableKeys.Place(instance.RowKey, head.Place);
        var history = new List<ReadOnlyMemory<byte>>();
        for (var segment = 0; withHistory && segment < head.Segments; segment++)
            history.Add(Blob.Unpack(Join(parts, part => TableKeys.SegmentPart(place, segment, part))));
        return new StoredInstance(
            head,
            ReadValue(instance, "Input", parts, part => TableKeys.InputPart(place, part)),
            ReadValue(instance, "Output", parts, part => TableKeys.OutputPart(place, part)),
            history,
            Blob.Unpack(ChunkedProperty.Read(instance, "Tail")));
    }

    public static InstanceHead ReadHead(TableEntity instance)
    {
        var failure = instance.GetString("Failure");
        var received = ChunkedProperty.Read(instance, "Received");
        return new InstanceHead(
            instance.GetString("Id"),
            instance.GetString("Orchestrator"),
            Enum.Parse<RuntimeStatus>(instance.GetString("Status")),
            instance.GetDateTimeOffset("CreatedAt")!.Value,
            instance.GetDateTimeOffset("UpdatedAt")!.Value)
        {
            Version = instance.GetString("Version"),
            Life = instance.GetGuid("Life")!.Value,
            Execution = instance.GetInt32("Execution")!.Value,
            Place = instance.GetInt32("Place")!.Value,
            Parent = ReadParent(instance),
            RewindReason = Text("RewindReason"),
            OpenActivities = instance.GetInt32("OpenActivities")!.Value,
            OpenChildren = instance.GetInt32("OpenChildren")!.Value,
            Unsent = instance.GetInt32("Unsent")!.Value,
            EndsChildren = instance.GetBoolean("EndsChildren")!.Value,
            Received = received.Length == 0 ? null : Encoding.UTF8.GetString(Blob.Unpack(received)),
            Segments = instance.GetInt32("Segments")!.Value,
            WakeAt = ReadWakeAt(instance),
            CustomStatus = Text("CustomStatus"),
            Failure = failure.Length == 0 ? null : DurableJson.Deserialize<FailureDetails>(failure),
            IsParked = instance.GetBoolean("Parked")!.Value,
            Crashes = instance.GetInt32("Crashes")!.Value,
        };

        string? Text(string property) => instance.GetString(property) is { Length: > 0 } text ? text : null;
    }

    public static ParentCall? ReadParent(TableEntity instance) =>
        instance.GetString("Parent") is { Length: > 0 } parent ? DurableJson.Deserialize<ParentCall>(parent) : null;

    public static DateTimeOffset? ReadWakeAt(TableEntity instance) =>
        instance.GetDateTimeOffset("WakeAt") is { } wakeAt && wakeAt > DateTimeOffset.UnixEpoch ? wakeAt : null;

    /// <summary>About what a row takes in a transaction's body: binary values are base64 there, and each row has headers.</summary>
    public static long WireBytes(TableEntity row)
    {
        var bytes = (long)RowOverheadBytes;
        foreach (var (_, value) in row)
            bytes += value switch { byte[] binary => (binary.Length * 4 / 3) + 60, string text => text.Length * 2, _ => 0 };
        return bytes;
    }

    private static void WriteValue(TableEntity instance, string name, string json, List<TableEntity> parts, Func<int, string> key)
    {
        var packed = Blob.Pack(Encoding.UTF8.GetBytes(json));
        if (packed.Length <= InlineBytes)
            ChunkedProperty.Write(instance, name, packed);
        else
            instance[name + "Parts"] = Split(instance.PartitionKey, packed, parts, key);
    }

    private static string? ReadValue(TableEntity instance, string name, Dictionary<string, TableEntity> parts, Func<int, string> key)
    {
        if (instance.GetInt32(name + "Parts") > 0)
            return Encoding.UTF8.GetString(Blob.Unpack(Join(parts, key)));
        var packed = ChunkedProperty.Read(instance, name);
        return packed.Length == 0 ? null : Encoding.UTF8.GetString(Blob.Unpack(packed));
    }

    private static int Split(string partition, byte[] packed, List<TableEntity> parts, Func<int, string> key)
    {
        var count = (packed.Length + ChunkedProperty.RowBytes - 1) / ChunkedProperty.RowBytes;
        for (var part = 0; part < count; part++)
        {
            var start = part * ChunkedProperty.RowBytes;
            // An attempt that died may have left more parts behind than there are now: each says how many are valid.
            var row = new TableEntity(partition, key(part)) { ["Parts"] = count };
            ChunkedProperty.Write(row, "Data", packed.AsSpan(start, Math.Min(ChunkedProperty.RowBytes, packed.Length - start)));
            parts.Add(row);
        }

        return count;
    }

    private static byte[] Join(Dictionary<string, TableEntity> parts, Func<int, string> key)
    {
        var first = parts[key(0)];
        var count = first.GetInt32("Parts")!.Value;
        using var all = new MemoryStream();
        for (var part = 0; part < count; part++)
            all.Write(ChunkedProperty.Read(parts[key(part)], "Data"));
        return all.ToArray();
    }
}
