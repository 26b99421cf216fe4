namespace TransitionOrchestrator.Core;

/// <summary>
/// Bounds how many transitions of batches this process has under way. What waits for a person (an approval, a batch that is held)
/// takes no room.
/// </summary>
/// <param name="limit">The most at the same time; at least 1. <see cref="int.MaxValue"/> bounds nothing, and then nothing is remembered: where what is begun here ends in another process, nobody would free its place.</param>
public sealed class TransitionsUnderWay(int limit)
{
    private readonly Lock _gate = new();
    private readonly HashSet<TransitionId> _ids = [];
    private TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The most at the same time.</summary>
    public int Limit { get; } = limit >= 1 ? limit : throw new ArgumentOutOfRangeException(nameof(limit), limit, "Must be at least 1.");

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _ids.Count;
        }
    }

    /// <summary>Takes a place, if there is one. A transition that has one keeps it.</summary>
    public bool TryEnter(TransitionId id)
    {
        if (Limit == int.MaxValue)
            return true;
        lock (_gate)
        {
            if (_ids.Contains(id))
                return true;
            return _ids.Count < Limit && _ids.Add(id);
        }
    }

    /// <summary>Counts a transition that is under way already, whether or not there is room.</summary>
    public void Note(TransitionId id)
    {
        if (Limit == int.MaxValue)
            return;
        lock (_gate)
            _ids.Add(id);
    }

    /// <summary>Frees the place of a transition that is over, held, or was never begun.</summary>
    public void Leave(TransitionId id)
    {
        TaskCompletionSource left;
        lock (_gate)
        {
            if (!_ids.Remove(id))
                return;
            left = _left;
            _left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        left.TrySetResult();
    }

    /// <summary>Waits until there may be a place.</summary>
    public Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _ids.Count < Limit ? Task.CompletedTask : _left.Task.WaitAsync(cancellationToken);
    }
}
