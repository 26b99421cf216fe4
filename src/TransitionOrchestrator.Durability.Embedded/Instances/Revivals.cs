namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Lets one at a time restart, rewind or remove a final instance. Instances share the locks: never hold two, nor wait for an instance inside.</summary>
internal sealed class Revivals : IDisposable
{
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    public async Task<IDisposable> EnterAsync(string instanceId, CancellationToken cancellationToken)
    {
        var mine = _locks[(uint)StringComparer.Ordinal.GetHashCode(instanceId) % _locks.Length];
        await mine.WaitAsync(cancellationToken);
        return new Held(mine);
    }

    public void Dispose()
    {
        foreach (var each in _locks)
            each.Dispose();
    }

    private sealed class Held(SemaphoreSlim held) : IDisposable
    {
        public void Dispose() => held.Release();
    }
}
