using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Options;

namespace TransitionOrchestrator.Azure;

/// <summary>Tells everything that is wrong with the options at once; never repeats a connection string, which holds a key.</summary>
internal sealed class TransitionQueueValidation : IValidateOptions<TransitionQueueOptions>
{
    public ValidateOptionsResult Validate(string? name, TransitionQueueOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(TransitionQueueOptions options)
    {
        var connectionString = !string.IsNullOrWhiteSpace(options.ConnectionString);
        var host = !string.IsNullOrWhiteSpace(options.Namespace);
        if (connectionString == host)
            yield return $"Set either {nameof(options.ConnectionString)} or {nameof(options.Namespace)} of the Service Bus{(host ? ", not both" : "")}.";
        if (connectionString && !IsConnectionString(options.ConnectionString!))
            yield return $"{nameof(options.ConnectionString)} is not a Service Bus connection string with an endpoint and a key or a signature.";
        if (host && Uri.CheckHostName(options.Namespace) != UriHostNameType.Dns)
            yield return $"{nameof(options.Namespace)} must be a host name alone, such as name.servicebus.windows.net.";
        if (options.Credential is not null && !host)
            yield return $"{nameof(options.Credential)} needs {nameof(options.Namespace)}.";
        if (string.IsNullOrWhiteSpace(options.Queue) || options.Queue.Length > 260)
            yield return $"{nameof(options.Queue)} must be a queue's name, at most 260 characters.";
        if (options.MaxConcurrentCalls is < 1 or > 1000)
            yield return $"{nameof(options.MaxConcurrentCalls)} must be from 1 to 1000.";
        if (options.Prefetch is < 0 or > 1000)
            yield return $"{nameof(options.Prefetch)} must be from 0 to 1000.";
        if (options.DeliveryLimit is < 1 or > 2000)
            yield return $"{nameof(options.DeliveryLimit)} must be from 1 to 2000.";
        if (options.TroublePatience < TimeSpan.Zero || options.TroublePatience > TimeSpan.FromHours(1))
            yield return $"{nameof(options.TroublePatience)} must be from 0 to 1 hour.";
        if (options.DeadLetterLook < TimeSpan.FromSeconds(1) || options.DeadLetterLook > TimeSpan.FromDays(1))
            yield return $"{nameof(options.DeadLetterLook)} must be from 1 second to 1 day.";
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            var parsed = ServiceBusConnectionStringProperties.Parse(text);
            return parsed.Endpoint is not null && (parsed.SharedAccessKey is not null || parsed.SharedAccessSignature is not null);
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException)
        {
            return false;
        }
    }
}
