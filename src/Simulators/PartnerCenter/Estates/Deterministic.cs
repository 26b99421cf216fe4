using System.Buffers.Binary;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Estates;

/// <summary>
/// Randomness without state: the same seed and words give the same value, whatever happened before and on whichever
/// thread. Not for secrets.
/// </summary>
internal static class Deterministic
{
    public static ulong Hash(int seed, params ReadOnlySpan<string> words)
    {
        var hash = 14695981039346656037UL ^ Mix((ulong)seed);
        foreach (var word in words)
        {
            foreach (var c in word)
                hash = (hash ^ char.ToUpperInvariant(c)) * 1099511628211UL;
            hash = (hash ^ 0x1F) * 1099511628211UL;
        }
        return Mix(hash);
    }

    /// <summary>A number from 0 up to but not including 1.</summary>
    public static double Fraction(int seed, params ReadOnlySpan<string> words) => (Hash(seed, words) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number from 0 up to but not including <paramref name="limit"/>.</summary>
    public static int Below(int limit, int seed, params ReadOnlySpan<string> words) => (int)(Hash(seed, words) % (ulong)limit);

    /// <summary>An id in the form of a version 4 GUID.</summary>
    public static Guid Guid(int seed, params ReadOnlySpan<string> words)
    {
        var hash = Hash(seed, words);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, hash);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Mix(hash ^ 0x9E3779B97F4A7C15UL));
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
