using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TransitionOrchestrator.Simulators.ServiceBus.Storage;

/// <summary>The journal's file: a mark, then records of a length, a check sum and changes that hold together or not at all.</summary>
internal static class JournalRecords
{
    private const int CheckBytes = 8;
    private const int FrameBytes = sizeof(int) + CheckBytes;

    public static ReadOnlySpan<byte> Mark => "TransitionOrchestrator queue journal 1\n"u8;

    /// <summary>Writes one record.</summary>
    public static void Write(Stream to, IReadOnlyCollection<Change> changes)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(changes.Count);
            foreach (var change in changes)
                ChangeFormat.Write(writer, change);
        }

        var payload = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        Span<byte> frame = stackalloc byte[FrameBytes];
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        Check(payload).CopyTo(frame[sizeof(int)..]);
        to.Write(frame);
        to.Write(payload);
    }

    /// <summary>Reads a file. A last record that was not written to its end is left out: nobody was told that it is kept.</summary>
    /// <exception cref="InvalidDataException">It is no journal, or is damaged before its end.</exception>
    public static IEnumerable<Change> Read(Stream from)
    {
        var mark = new byte[Mark.Length];
        var read = from.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        if (!Mark.StartsWith(mark.AsSpan(0, read)))
            throw new InvalidDataException("The file is no queue journal.");
        if (read < mark.Length)
            yield break;

        var frame = new byte[FrameBytes];
        while (from.ReadAtLeast(frame, FrameBytes, throwOnEndOfStream: false) == FrameBytes)
        {
            var begin = from.Position - FrameBytes;
            var length = BinaryPrimitives.ReadInt32LittleEndian(frame);
            if (length > from.Length - from.Position)
                yield break;
            var payload = new byte[Math.Max(0, length)];
            from.ReadExactly(payload);
            if (length <= 0 || !Check(payload).SequenceEqual(frame.AsSpan(sizeof(int))))
            {
                if (from.Position == from.Length)
                    yield break;
                throw new InvalidDataException($"The queue journal is damaged at byte {begin}.");
            }

            using var reader = new BinaryReader(new MemoryStream(payload), Encoding.UTF8);
            for (var left = reader.ReadInt32(); left > 0; left--)
                yield return ChangeFormat.Read(reader);
        }
    }

    private static ReadOnlySpan<byte> Check(ReadOnlySpan<byte> payload) => SHA256.HashData(payload).AsSpan(0, CheckBytes);
}
