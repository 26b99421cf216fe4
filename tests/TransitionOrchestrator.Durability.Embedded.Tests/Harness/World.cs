using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>What outlives an engine: a task hub on some kind of store.</summary>
public abstract class World
{
    private static int _hubs;

    public string Hub { get; } = string.Create(CultureInfo.InvariantCulture, $"hub{Interlocked.Increment(ref _hubs)}");

    public ManualTimeProvider Time { get; } = new();

    /// <summary>The same data for another engine, as another process would open it.</summary>
    public abstract IHistoryStore Open();
}

public sealed class InMemoryWorld : World
{
    private readonly InMemoryHistory _history = new();

    public override IHistoryStore Open() => new InMemoryHistoryStore(_history);
}

public sealed class AzuriteWorld(AzuriteServer server) : World
{
    public RequestCounter Requests { get; } = new();

    public TableServiceClient Tables()
    {
        var options = new TableClientOptions();
        options.AddPolicy(Requests, HttpPipelinePosition.PerRetry);
        return new TableServiceClient(server.ConnectionString, options);
    }

    // The pauses between retries are real; everything else lives in manual time.
    public override IHistoryStore Open() => new TableHistoryStore(Tables(), Hub, TimeProvider.System, NullLogger<TableHistoryStore>.Instance);
}

/// <summary>Counts what really goes out to the store, retries included.</summary>
public sealed class RequestCounter : HttpPipelineSynchronousPolicy
{
    private int _count;

    public int Take() => Interlocked.Exchange(ref _count, 0);

    public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref _count);
}

/// <summary>One Azurite for all tests of this project; each test has a hub of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteServer? _server;

    public AzuriteServer Server => _server ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync() => _server = await AzuriteServer.StartAsync();

    public Task DisposeAsync() => Server.DisposeAsync().AsTask();
}

[CollectionDefinition("Azurite")]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>;
