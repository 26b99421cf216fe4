using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace TransitionOrchestrator.PartnerCenter;

/// <summary>The two ids that every call carries.</summary>
/// <param name="CorrelationId">
/// <c>MS-CorrelationId</c>: one per transition. Partner Center writes it to its audit records, so it joins our journal to theirs.
/// </param>
/// <param name="RequestId">
/// <c>MS-RequestId</c>: the idempotency key. The same step of the same instance has the same one, also after a crash, so that a
/// repeated write is recognised on the other side.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CallContext(Guid CorrelationId, Guid RequestId)
{
    // The namespace of all ids made here. Changing it makes every running transition's next repeat look like a new call.
    private static readonly Guid Namespace = new("7f0c1be2-5d0e-5b43-9d0b-6a1f3c2e9a54");

    /// <summary>The ids of one step, the same every time they are asked for.</summary>
    /// <param name="scope">What one correlation id stands for: the instance id of the transition.</param>
    /// <param name="step">The step within the scope, unique in it.</param>
    public static CallContext Derive(string scope, string step)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(scope);
        ArgumentException.ThrowIfNullOrWhiteSpace(step);
        var correlationId = NameBased(Namespace, scope);
        return new(correlationId, NameBased(correlationId, step));
    }

    /// <summary>The ids of a follow-up call inside the same step; a new request id is due after any answer (page "headers").</summary>
    internal CallContext FollowUp(string name) => this with { RequestId = NameBased(RequestId, name) };

    /// <summary>A name-based GUID, RFC 4122 version 5.</summary>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "RFC 4122 version 5 is SHA-1 by definition; nothing is protected by it.")]
    internal static Guid NameBased(Guid space, string name)
    {
        var input = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        _ = space.TryWriteBytes(input, bigEndian: true, out _);
        _ = Encoding.UTF8.GetBytes(name, input.AsSpan(16));

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        _ = SHA1.HashData(input, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
