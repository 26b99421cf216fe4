using System.Security.Cryptography;
using TransitionOrchestrator.Api;

namespace TransitionOrchestrator.LocalHost;

/// <summary>Callers by their key, sent as <c>Authorization: Bearer KEY</c>. The file is read again when it was changed: a key that is removed opens nothing any more, without a restart.</summary>
internal sealed partial class KeyFileCallers(string path, ILogger<KeyFileCallers> logger) : ICallers
{
    private const string Scheme = "Bearer ";

    private readonly Lock _gate = new();
    private (DateTime ChangedAt, IReadOnlyList<(byte[] Hash, Caller Caller)> Keys) _known = (DateTime.MinValue, []);

    public string Advice => "Send a key of this head's key file as 'Authorization: Bearer'.";

    public Caller? Identify(HttpContext context)
    {
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var hash = KeyFile.Hash(header[Scheme.Length..].Trim());
        Caller? found = null;

        // Every key is looked at, each in constant time: how long it takes tells nothing about any of them.
        foreach (var (known, caller) in Keys())
        {
            if (CryptographicOperations.FixedTimeEquals(hash, known))
                found = caller;
        }

        return found;
    }

    private IReadOnlyList<(byte[] Hash, Caller Caller)> Keys()
    {
        lock (_gate)
        {
            var changedAt = File.GetLastWriteTimeUtc(path);
            if (changedAt == _known.ChangedAt)
                return _known.Keys;
            try
            {
                _known = (changedAt, [.. KeyFile.Read(path).Keys.Select(key => (Convert.FromHexString(key.Sha256), key.ToCaller()))]);
            }
            catch (InvalidDataException unusable)
            {
                // Until it is mended nobody is let in: an older list might hold a key that was to be removed.
                _known = (changedAt, []);
                Unusable(logger, unusable.Message);
            }

            return _known.Keys;
        }
    }

    [LoggerMessage(7110, LogLevel.Error, "Nobody is let in: {Problem}")]
    private static partial void Unusable(ILogger logger, string problem);
}
