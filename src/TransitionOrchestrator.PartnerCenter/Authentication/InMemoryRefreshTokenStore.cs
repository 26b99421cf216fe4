namespace TransitionOrchestrator.PartnerCenter.Authentication;

/// <summary>Forgets with the process: for tests, and where no path is configured.</summary>
internal sealed class InMemoryRefreshTokenStore : IRefreshTokenStore
{
    private StoredConsent? _consent;

    public Task<StoredConsent?> ReadAsync(CancellationToken cancellation) => Task.FromResult(Volatile.Read(ref _consent));

    public Task WriteAsync(StoredConsent consent, CancellationToken cancellation)
    {
        Volatile.Write(ref _consent, consent);
        return Task.CompletedTask;
    }
}
