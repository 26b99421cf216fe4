using System.Text.Json;

namespace TransitionOrchestrator.PartnerCenter.Authentication;

/// <summary>The consent in an <see cref="OwnerOnlyFile"/>.</summary>
internal sealed class FileRefreshTokenStore(string path) : IRefreshTokenStore
{
    public async Task<StoredConsent?> ReadAsync(CancellationToken cancellation)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return StoredConsent.Parse(await File.ReadAllBytesAsync(path, cancellation));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The token store '{path}' cannot be read. Delete it and configure a new refresh token.", e);
        }
    }

    public Task WriteAsync(StoredConsent consent, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        OwnerOnlyFile.Write(path, consent.ToJson());
        return Task.CompletedTask;
    }
}
