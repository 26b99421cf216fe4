using System.Globalization;
using Azure.Data.Tables;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Bytes spread over binary properties: Table storage allows 64 KB in one property and 1 MB in one entity.</summary>
internal static class ChunkedProperty
{
    public const int ChunkBytes = 64 * 1024;

    /// <summary>What one row of a longer value holds. Azurite counts the base64 text against the 1 MB of an entity.</summary>
    public const int RowBytes = 10 * ChunkBytes;

    public static void Write(TableEntity entity, string name, ReadOnlySpan<byte> bytes)
    {
        var chunks = (bytes.Length + ChunkBytes - 1) / ChunkBytes;
        // A merge leaves older, further chunks in place; the count says how many are valid.
        entity[name + "Chunks"] = chunks;
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            var start = chunk * ChunkBytes;
            entity[name + chunk.ToString(CultureInfo.InvariantCulture)] = bytes[start..Math.Min(start + ChunkBytes, bytes.Length)].ToArray();
        }
    }

    public static byte[] Read(TableEntity entity, string name)
    {
        var chunks = entity.GetInt32(name + "Chunks") ?? 0;
        if (chunks == 1)
            return entity.GetBinary(name + "0");
        using var all = new MemoryStream();
        for (var chunk = 0; chunk < chunks; chunk++)
            all.Write(entity.GetBinary(name + chunk.ToString(CultureInfo.InvariantCulture)));
        return all.ToArray();
    }
}
