using Azure.Core;
using Azure.Data.Tables;

namespace TransitionOrchestrator.Azure;

/// <summary>Where the record of truth is kept. Exactly one of <see cref="ConnectionString"/> and <see cref="ServiceUri"/> is set.</summary>
public sealed class TransitionStoreOptions
{
    /// <summary>The storage account with its key; for laptops and Azurite. A secret: never logged.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The account's table endpoint, for example <c>https://account.table.core.windows.net</c>; signed in with <see cref="Credential"/>.</summary>
    public Uri? ServiceUri { get; set; }

    /// <summary>What to sign in with at <see cref="ServiceUri"/>. When null, the <see cref="TokenCredential"/> among the services, else the default Azure credential.</summary>
    public TokenCredential? Credential { get; set; }

    /// <summary>What the tables' names begin with, so that installations can share an account: letters and digits, a letter first, at most 40; may be empty.</summary>
    public string TableNamePrefix { get; set; } = "";

    /// <summary>Adjusts the client: policies that count requests, retries, transport.</summary>
    public Action<TableClientOptions>? ConfigureClient { get; set; }
}
