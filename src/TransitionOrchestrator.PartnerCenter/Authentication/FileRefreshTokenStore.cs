using System.Text.Json;
using System.Text.Json.Serialization;

namespace TransitionOrchestrator.PartnerCenter.Authentication;

/// <summary>One file that only its owner may read (mode 0600), replaced in one step so that a crash leaves the old or the new one.</summary>
internal sealed partial class FileRefreshTokenStore(string path) : IRefreshTokenStore
{
    public async Task<StoredConsent?> ReadAsync(CancellationToken cancellation)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var content = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellation), FileJson.Default.FileContent);
            return content is { AccountId.Length: > 0, Cache.Length: > 0 } ? new(content.SeedFingerprint, content.AccountId, content.Cache) : throw Unreadable(null);
        }
        catch (JsonException e)
        {
            throw Unreadable(e);
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
                await JsonSerializer.SerializeAsync(file, new FileContent(consent.SeedFingerprint, consent.AccountId, consent.Cache.ToArray()), FileJson.Default.FileContent, cancellation);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private InvalidDataException Unreadable(Exception? cause) =>
        new($"The token store '{path}' cannot be read. Delete it and configure a new refresh token.", cause);

    internal sealed record FileContent(string? SeedFingerprint, string AccountId, byte[] Cache);

    [JsonSerializable(typeof(FileContent))]
    private sealed partial class FileJson : JsonSerializerContext;
}
