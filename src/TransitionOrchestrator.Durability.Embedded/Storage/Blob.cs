using System.IO.Compression;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Bytes as they stand in a row: one byte that says how, then the bytes, compressed where that pays.</summary>
internal static class Blob
{
    private const byte Raw = 0;
    private const byte Brotli = 1;
    private const int WorthCompressing = 1024;

    public static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= WorthCompressing)
        {
            var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length) + 1];
            if (BrotliEncoder.TryCompress(bytes, buffer.AsSpan(1), out var written, quality: 1, window: 20) && written < bytes.Length)
            {
                buffer[0] = Brotli;
                return buffer[..(written + 1)];
            }
        }

        var raw = new byte[bytes.Length + 1];
        raw[0] = Raw;
        bytes.CopyTo(raw.AsSpan(1));
        return raw;
    }

    public static byte[] Unpack(byte[] packed)
    {
        if (packed.Length == 0)
            return [];
        switch (packed[0])
        {
            case Raw:
                return packed[1..];
            case Brotli:
                using (var source = new MemoryStream(packed, 1, packed.Length - 1))
                using (var brotli = new BrotliStream(source, CompressionMode.Decompress))
                using (var result = new MemoryStream(packed.Length * 4))
                {
                    brotli.CopyTo(result);
                    return result.ToArray();
                }

            default:
                throw new InvalidDataException($"A stored value starts with {packed[0]}, which no version of this engine writes.");
        }
    }
}
