namespace TransitionOrchestrator.LocalHost;

/// <summary>Whether this head may do without keys: only where nobody but this machine reaches it.</summary>
internal static class OpenDoor
{
    /// <summary>Every address that the server is to listen on.</summary>
    public static IReadOnlyList<string> Addresses(IConfiguration configuration)
    {
        string?[] named = [.. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"])];
        return [.. (named.Length > 0 ? named : (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).OfType<string>()];
    }

    /// <summary>What is wrong with having no key file.</summary>
    public static IEnumerable<string> Problems(IConfiguration configuration) => Addresses(configuration).Where(address => !IsLoopback(address))
        .Select(address => $"KeyFile must be set, because {address} can be reached from other machines.");

    private static bool IsLoopback(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback;
}

/// <summary>Says at the start who is let in.</summary>
internal sealed partial class AccessAtStart(string keyFile, ILogger<AccessAtStart> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (keyFile.Length > 0)
            Keys(logger, keyFile);
        else
            Open(logger);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(7111, LogLevel.Information, "Callers are known by the keys of {KeyFile}")]
    private static partial void Keys(ILogger logger, string keyFile);

    [LoggerMessage(7112, LogLevel.Information, "No KeyFile is set: everybody on this machine may read, operate and approve")]
    private static partial void Open(ILogger logger);
}
