namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Lets so many instances run their code at the same time.</summary>
internal sealed class TurnSlots(int count, CrashJournal journal) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);
    private readonly Stack<int> _slots = new(Enumerable.Range(0, count).Reverse());

    public async ValueTask<int> EnterAsync(string instanceId, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        int slot;
        lock (_slots)
            slot = _slots.Pop();
        journal.Enter(slot, instanceId);
        return slot;
    }

    public void Leave(int slot)
    {
        journal.Leave(slot);
        lock (_slots)
            _slots.Push(slot);
        _free.Release();
    }

    public void Dispose() => _free.Dispose();
}
