namespace TransitionOrchestrator.PartnerCenter.Authentication;

/// <summary>An access token and its end.</summary>
internal readonly record struct AccessToken(string Value, DateTimeOffset ExpiresOn);

/// <summary>
/// Holds one kind of token: renewed ahead of its end by one caller while the others wait. A refusal is remembered for a short while, so
/// that ten thousand calls with a revoked consent do not become ten thousand requests to the authority.
/// </summary>
internal sealed class TokenSlot(Func<string?, CancellationToken, Task<AccessToken>> acquire, TimeSpan ahead, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan RefusalIsRemembered = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile AccessTokenBox? _current;
    private Refusal? _refusal;

    public async ValueTask<string> GetAsync(string? refused, CancellationToken cancellation)
    {
        if (Usable(refused) is { } ready)
            return ready;

        await _one.WaitAsync(cancellation);
        try
        {
            if (Usable(refused) is { } renewed)
                return renewed;
            if (_refusal is { } refusal && time.GetUtcNow() < refusal.Until)
                throw AuthorityFailure.Again(refusal.Failure);

            _current = new(await Acquire(refused, cancellation));
            return _current.Token.Value;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<AccessToken> Acquire(string? refused, CancellationToken cancellation)
    {
        try
        {
            return await acquire(refused, cancellation);
        }
        catch (PartnerCenterException e) when (e.Kind == PartnerCenterErrorKind.Authentication)
        {
            _refusal = new(e, time.GetUtcNow() + RefusalIsRemembered);
            throw;
        }
    }

    private string? Usable(string? refused) =>
        _current is { Token: var token } && !string.Equals(token.Value, refused, StringComparison.Ordinal) && time.GetUtcNow() < token.ExpiresOn - ahead ? token.Value : null;

    private sealed record AccessTokenBox(AccessToken Token);

    private sealed record Refusal(PartnerCenterException Failure, DateTimeOffset Until);
}
