using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Azure.Tests;

/// <summary>A real table service (Azurite, in memory) for all tests of this project.</summary>
public sealed class TableServer : IAsyncLifetime
{
    private AzuriteServer? _azurite;

    public string ConnectionString => _azurite!.ConnectionString;

    public async Task InitializeAsync() => _azurite = await AzuriteServer.StartAsync();

    public async Task DisposeAsync()
    {
        if (_azurite is not null)
            await _azurite.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class TableServerTests : ICollectionFixture<TableServer>
{
    public const string Name = "table server";
}
