using Azure;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Api;
using TransitionOrchestrator.Azure;
using TransitionOrchestrator.Durability.Embedded;
using TransitionOrchestrator.Hosting;

namespace TransitionOrchestrator.LocalHost;

/// <summary>Runs the head, and says in plain words why it cannot start.</summary>
internal sealed class StartupFailures
{
    /// <summary>Settings are wrong.</summary>
    public const int Settings = 2;

    /// <summary>A port is taken.</summary>
    public const int PortTaken = 3;

    /// <summary>Another process holds the task hub.</summary>
    public const int TaskHubTaken = 4;

    /// <summary>Storage does not answer, or refuses.</summary>
    public const int StorageAway = 5;

    private readonly TextWriter _errors;
    private volatile bool _started;

    /// <param name="logging">The host and its server log a failed start with a stack trace; the words here take its place.</param>
    /// <param name="errors">Where the words go.</param>
    public StartupFailures(ILoggingBuilder logging, TextWriter errors)
    {
        _errors = errors;
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => _started && level >= LogLevel.Information);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => _started && level >= LogLevel.Warning);
    }

    /// <summary>Runs until it is stopped.</summary>
    /// <returns>The process's exit code: 0, or one of the constants above.</returns>
    public async Task<int> RunAsync(WebApplication app)
    {
        try
        {
            // All settings first: a part that is built from wrong ones would fail on its own, and alone.
            app.Services.GetService<IStartupValidator>()?.Validate();
            await app.StartAsync();
            _started = true;
        }
        catch (Exception failure) when (Explain(failure, app) is { } explained)
        {
            await app.DisposeAsync();
            foreach (var line in explained.Lines)
                await _errors.WriteLineAsync(line);
            return explained.Code;
        }

        await app.WaitForShutdownAsync();
        await app.DisposeAsync();
        return 0;
    }

    private static (int Code, IEnumerable<string> Lines)? Explain(Exception failure, WebApplication app) => failure switch
    {
        OptionsValidationException invalid => (Settings, Lines([invalid])),
        AggregateException { InnerExceptions: var all } when all.All(one => one is OptionsValidationException) => (Settings, Lines(all.Cast<OptionsValidationException>())),
        IOException { InnerException: AddressInUseException } =>
            (PortTaken, [$"The port of {string.Join(", ", Addresses(app))} is already taken on this machine. Free it, or choose another one with --urls."]),
        TaskHubInUseException inUse => (TaskHubTaken, [inUse.Message]),
        RequestFailedException { Status: > 0 } refused =>
            (StorageAway, [$"Table storage refused the request: HTTP {refused.Status} {refused.ErrorCode}. Check Storage:ConnectionString."]),
        RequestFailedException or TimeoutException or AggregateException { InnerException: RequestFailedException } =>
            (StorageAway, ["Table storage does not answer. Start Azurite (./run serve does), or set Storage:ConnectionString."]),
        _ => null,
    };

    private static IEnumerable<string> Lines(IEnumerable<OptionsValidationException> invalid) =>
        invalid.SelectMany(one => one.Failures.Select(failure => "  " + Section(one.OptionsType) + failure)).Prepend("The settings are wrong:");

    /// <summary>Where a setting stands whose own message does not say it.</summary>
    private static string Section(Type options) => options switch
    {
        _ when options == typeof(TransitionStoreOptions) => "Storage: ",
        _ when options == typeof(TransitionQueueOptions) => $"{HeadServices.QueueSection}: ",
        _ when options == typeof(EmbeddedEngineOptions) => $"{Composition.EngineSection}: ",
        _ when options == typeof(KeyVaultConsentOptions) => $"{KeyVaultConsentOptions.Section}: ",
        _ when options == typeof(TransitionApiOptions) => $"{HeadServices.ApiSection}: ",
        _ => "",
    };

    private static string[] Addresses(WebApplication app) => (app.Configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
}
