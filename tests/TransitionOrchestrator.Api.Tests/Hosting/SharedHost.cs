namespace TransitionOrchestrator.Api.Tests;

/// <summary>One host for tests that leave it as they found it.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    internal ApiHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await ApiHost.StartAsync();

    public Task DisposeAsync() => Host.DisposeAsync().AsTask();
}
