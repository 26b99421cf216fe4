using Microsoft.Extensions.Options;
using TransitionOrchestrator.Api;

namespace TransitionOrchestrator.LocalHost;

/// <summary>Whom this head lets in: those with a key of its key file; without one everybody, as long as only this machine reaches it.</summary>
internal static partial class KnownCallers
{
    /// <summary>Adds the callers, the check of the setting, and the line that says at the start who is let in.</summary>
    public static void AddKnownCallers(this IHostApplicationBuilder builder, string keyFile)
    {
        var services = builder.Services;
        if (keyFile.Length > 0)
            services.AddSingleton<ICallers>(provider => new KeyFileCallers(keyFile, provider.GetRequiredService<ILogger<KeyFileCallers>>()));
        else
            services.AddAnyCaller();
        services.AddSingleton<IValidateOptions<LocalHostOptions>>(new KeyFileCheck(builder.Configuration));
        services.AddHostedService(provider => new AccessAtStart(keyFile, provider.GetRequiredService<ILogger<AccessAtStart>>()));
    }

    private sealed class KeyFileCheck(IConfiguration configuration) : IValidateOptions<LocalHostOptions>
    {
        public ValidateOptionsResult Validate(string? name, LocalHostOptions options)
        {
            var problems = (options.KeyFile.Length == 0 ? Addresses().Where(address => !IsLoopback(address)).Select(OpenToOthers) : Unusable(options.KeyFile)).ToList();
            return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
        }

        private static string OpenToOthers(string address) => $"KeyFile must be set, because {address} can be reached from other machines.";

        private static IEnumerable<string> Unusable(string keyFile)
        {
            try
            {
                KeyFile.Read(keyFile);
                return [];
            }
            catch (InvalidDataException unusable)
            {
                return [$"KeyFile: {unusable.Message}"];
            }
        }

        private static bool IsLoopback(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback;

        /// <summary>Where the server is to listen; endpoints of its own section win over the setting Urls.</summary>
        private IEnumerable<string> Addresses()
        {
            string?[] endpoints = [.. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"])];
            return (endpoints.Length > 0 ? endpoints : (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).OfType<string>();
        }
    }

    private sealed partial class AccessAtStart(string keyFile, ILogger<AccessAtStart> logger) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            if (keyFile.Length > 0)
                ByKeys(logger, keyFile);
            else
                Open(logger);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        [LoggerMessage(7111, LogLevel.Information, "Callers are known by the keys of {KeyFile}")]
        private static partial void ByKeys(ILogger logger, string keyFile);

        [LoggerMessage(7112, LogLevel.Information, "No KeyFile is set: everybody on this machine may read, operate and approve")]
        private static partial void Open(ILogger logger);
    }
}
