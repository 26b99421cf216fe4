using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TransitionOrchestrator.Api;
using TransitionOrchestrator.PartnerCenter.Authentication;

namespace TransitionOrchestrator.LocalHost;

/// <summary>
/// Who may call this head: a JSON file of names, their roles and the SHA-256 of their keys. Only its owner may read or write it (mode
/// 0600); it is replaced in one step. The keys themselves stand nowhere: each has 256 random bits, so that a plain hash is enough.
/// </summary>
/// <param name="Keys">The keys, by name.</param>
internal sealed record KeyFile(IReadOnlyList<KeyFile.Key> Keys)
{
    private const int MaxName = 100;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">It is missing, cannot be read or is no key file; the message says which, and nothing that stands in it.</exception>
    public static KeyFile Read(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(OwnerOnlyFile.Mode | UnixFileMode.UserExecute)) != UnixFileMode.None)
                throw new InvalidDataException($"'{path}' is open to other users of this machine: chmod 600 it.");
            var file = JsonSerializer.Deserialize<KeyFile>(File.ReadAllBytes(path), Json);
            return file?.Problem() is { } problem ? throw new InvalidDataException($"'{path}' is no key file: {problem}") : file ?? throw new InvalidDataException($"'{path}' is no key file: it is empty.");
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"'{path}' is no key file: it breaks at line {broken.LineNumber + 1}.", broken);
        }
        catch (Exception away) when (away is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"There is no file '{path}'. The command 'keys add' of this program makes it.", away);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"'{path}' cannot be read ({unreadable.GetType().Name}).", unreadable);
        }
    }

    /// <summary>The file with a new key, which is given out this once.</summary>
    /// <exception cref="InvalidDataException">The name is taken or no name.</exception>
    public (KeyFile File, string Key) With(string name, ApiRoles roles)
    {
        var key = "tk_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var file = new KeyFile([.. Keys, new Key(name, [.. Enum.GetValues<ApiRoles>().Where(role => role != ApiRoles.None && roles.HasFlag(role)).Select(Name)], Convert.ToHexStringLower(Hash(key)))]);
        return file.Problem() is { } problem ? throw new InvalidDataException(problem) : (file, key);
    }

    /// <summary>The file without a key; null when there is none of that name.</summary>
    public KeyFile? Without(string name) => Keys.Any(key => key.Name == name) ? new KeyFile([.. Keys.Where(key => key.Name != name)]) : null;

    /// <summary>Writes the file in one step.</summary>
    public void Write(string path) => OwnerOnlyFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, Json));

    /// <summary>The hash under which a key stands in the file.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static string Name(ApiRoles role) => role.ToString().ToLowerInvariant();

    private string? Problem() =>
        Keys.Select(key => key.Problem()).FirstOrDefault(problem => problem is not null)
        ?? Keys.GroupBy(key => key.Name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => $"the name '{same.Key}' stands there twice.").FirstOrDefault();

    /// <summary>One key.</summary>
    /// <param name="Name">Whose it is; the journal keeps it.</param>
    /// <param name="Roles">What they may do: <c>read</c>, <c>operate</c>, <c>approve</c>.</param>
    /// <param name="Sha256">The SHA-256 of the key, in hexadecimal digits.</param>
    internal sealed record Key(string Name, IReadOnlyList<string> Roles, string Sha256)
    {
        /// <summary>Its owner, as callers are known.</summary>
        public Caller ToCaller() => new(Name, Roles.Aggregate(ApiRoles.None, (all, role) => all | Enum.Parse<ApiRoles>(role, ignoreCase: true)));

        /// <summary>What is wrong with it.</summary>
        public string? Problem() => this switch
        {
            _ when Name.Length is 0 or > MaxName || Name != Name.Trim() || Name.Any(char.IsControl) => $"a name must be one line of 1 to {MaxName} characters.",
            { Roles.Count: 0 } => $"'{Name}' has no role.",
            _ when !Roles.All(role => role is "read" or "operate" or "approve") => $"'{Name}' has a role that is none of read, operate and approve.",
            _ when Sha256.Length != 64 || !Sha256.All(char.IsAsciiHexDigit) => $"the hash of '{Name}' is no SHA-256.",
            _ => null,
        };
    }
}
