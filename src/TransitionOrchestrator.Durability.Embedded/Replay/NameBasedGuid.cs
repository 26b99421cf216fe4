using System.Security.Cryptography;
using System.Text;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Version 5 identifiers (RFC 9562, section 5.5): the same name always gives the same id.</summary>
internal static class NameBasedGuid
{
    private static readonly Guid Namespace = new("7d6f2f0e-3b6c-4c51-9d8c-5d1a3c0b9a42");

    public static Guid Create(string name)
    {
        var text = Encoding.UTF8.GetBytes(name);
        var bytes = new byte[16 + text.Length];
        Namespace.TryWriteBytes(bytes, bigEndian: true, out _);
        text.CopyTo(bytes, 16);
#pragma warning disable CA5350 // The RFC prescribes SHA-1; nothing is secured by it.
        var hash = SHA1.HashData(bytes).AsSpan(0, 16);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
