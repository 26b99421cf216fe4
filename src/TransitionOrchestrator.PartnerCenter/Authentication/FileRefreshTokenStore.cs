using System.Text.Json;

namespace TransitionOrchestrator.PartnerCenter.Authentication;

/// <summary>One file that only its owner may read (mode 0600), replaced in one step so that a crash leaves the old or the new one.</summary>
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

    public async Task WriteAsync(StoredConsent consent, CancellationToken cancellation)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = $"{full}.{Environment.ProcessId}.new";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using (var file = new FileStream(temporary, options))
            {
                await file.WriteAsync(consent.ToJson(), cancellation);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
