using System.Buffers.Binary;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Wire;

/// <summary>Continuation tokens: where the next page begins, opaque to the caller.</summary>
internal static class Paging
{
    public static string Token(int from)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, from);
        return Convert.ToBase64String(bytes);
    }

    public static bool TryRead(string? token, out int from)
    {
        Span<byte> bytes = stackalloc byte[4];
        from = 0;
        if (token is null || !Convert.TryFromBase64String(token, bytes, out var length) || length != 4)
            return false;
        from = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return from >= 0;
    }
}
