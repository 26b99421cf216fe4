using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace TransitionOrchestrator.Azure;

/// <summary>Tells everything that is wrong with the options at once; never repeats a connection string, which holds a key.</summary>
internal sealed class TransitionStoreValidation : IValidateOptions<TransitionStoreOptions>
{
    /// <summary>A table's name has at most 63 characters; ours add up to 15, and some are left for tables to come.</summary>
    private const int MaxPrefix = 40;

    public ValidateOptionsResult Validate(string? name, TransitionStoreOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(TransitionStoreOptions options)
    {
        var connectionString = !string.IsNullOrWhiteSpace(options.ConnectionString);
        if (connectionString == options.ServiceUri is not null)
            yield return $"Set either {nameof(options.ConnectionString)} or {nameof(options.ServiceUri)} of the storage account{(connectionString ? ", not both" : "")}.";
        if (connectionString && !IsConnectionString(options.ConnectionString!))
            yield return $"{nameof(options.ConnectionString)} is not a storage connection string with a table endpoint.";
        if (options.ServiceUri is { } uri && !(uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))))
            yield return $"{nameof(options.ServiceUri)} must be an absolute https address.";
        if (options.ServiceUri is { IsAbsoluteUri: true, Query.Length: > 0 })
            yield return $"{nameof(options.ServiceUri)} must carry no query: signing in is by credential, not by a signature in the address.";
        if (options.Credential is not null && options.ServiceUri is null)
            yield return $"{nameof(options.Credential)} needs {nameof(options.ServiceUri)}.";
        if (options.TableNamePrefix is not { } prefix)
            yield return $"{nameof(options.TableNamePrefix)} must not be null; leave it empty for none.";
        else if (prefix.Length > MaxPrefix || !prefix.All(char.IsAsciiLetterOrDigit) || (prefix.Length > 0 && !char.IsAsciiLetter(prefix[0])))
            yield return $"{nameof(options.TableNamePrefix)} '{prefix}' must be at most {MaxPrefix} letters and digits, a letter first.";
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new TableServiceClient(text).Uri is not null;
        }
        catch (Exception malformed) when (malformed is FormatException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }
}
