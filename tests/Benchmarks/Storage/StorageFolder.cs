using System.Diagnostics;
using System.Globalization;
using Azure.Core;
using Azure.Data.Tables;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Benchmarks.Storage;

/// <summary>An Azurite of its own, in a folder that is deleted at the end.</summary>
internal sealed class StorageFolder : IAsyncDisposable
{
    private readonly AzuriteServer _server;
    private readonly string? _folder;

    private StorageFolder(AzuriteServer server, string? folder)
    {
        (_server, _folder) = (server, folder);
        Process = FindProcess(server.Port);
    }

    public string ConnectionString => _server.ConnectionString;

    /// <summary>Azurite's process; null where the system does not tell command lines.</summary>
    public Process? Process { get; }

    public static async Task<StorageFolder> StartAsync(bool inMemory)
    {
        var folder = inMemory ? null : Directory.CreateTempSubdirectory("benchmark-").FullName;
        try
        {
            return new StorageFolder(await AzuriteServer.StartAsync(folder), folder);
        }
        catch
        {
            Delete(folder);
            throw;
        }
    }

    public TableServiceClient Client(StorageMeter meter)
    {
        var options = new TableClientOptions();
        options.AddPolicy(meter, HttpPipelinePosition.PerRetry);
        return new TableServiceClient(ConnectionString, options);
    }

    public async ValueTask DisposeAsync()
    {
        Process?.Dispose();
        await _server.DisposeAsync();
        Delete(_folder);
    }

    private static void Delete(string? folder)
    {
        if (folder is not null)
            Directory.Delete(folder, recursive: true);
    }

    private static Process? FindProcess(int port)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        Process? found = null;
        foreach (var process in Process.GetProcessesByName("node"))
        {
            if (found is null && IsOurs(process.Id, port))
                found = process;
            else
                process.Dispose();
        }

        return found;
    }

    private static bool IsOurs(int processId, int port)
    {
        try
        {
            var commandLine = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/cmdline"));
            return commandLine.Contains(string.Create(CultureInfo.InvariantCulture, $"--tablePort\0{port}\0"), StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // It ended meanwhile: not ours.
        }
    }
}
