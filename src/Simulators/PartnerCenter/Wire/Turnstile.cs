namespace TransitionOrchestrator.Simulators.PartnerCenter.Wire;

/// <summary>
/// Lets a number of calls through and then holds every caller, until it is set again or opened. Whoever watches a caller decides
/// with it how far that caller may get, however fast or slow either of them is.
/// </summary>
public sealed class Turnstile
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _moved = News();
    private int? _left;
    private bool _holdsAnswer;
    private bool _onlyWrites;
    private int _held;

    /// <summary>How many calls may still pass; null while it is open.</summary>
    public int? Left
    {
        get
        {
            lock (_gate)
                return _left;
        }
    }

    /// <summary>How many calls are held at this moment, answers included.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Lets so many calls pass and holds all further ones.</summary>
    /// <param name="calls">How many are let through; 0 or more.</param>
    /// <param name="holdAnswer">The first call that is held is carried out first, and only its answer is held.</param>
    /// <param name="onlyWrites">Calls that only read pass always, and are not counted.</param>
    public void Set(int calls, bool holdAnswer = false, bool onlyWrites = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(calls);
        Move(calls, holdAnswer, onlyWrites);
    }

    /// <summary>Lets everything pass.</summary>
    public void Open() => Move(left: null, holdsAnswer: false, onlyWrites: false);

    /// <summary>Completes when the call may be carried out.</summary>
    /// <param name="readsOnly">The call changes nothing.</param>
    /// <param name="gone">The caller hung up; its call is not carried out.</param>
    /// <returns>What the call's answer has to wait for, at <see cref="LeaveAsync"/>.</returns>
    internal async Task<Task> EnterAsync(bool readsOnly, CancellationToken gone)
    {
        while (true)
        {
            Task moved;
            lock (_gate)
            {
                if (_left is null || (readsOnly && _onlyWrites))
                    return Task.CompletedTask;
                if (_left > 0)
                {
                    _left--;
                    return Task.CompletedTask;
                }

                moved = _moved.Task;
                if (_holdsAnswer)
                {
                    _holdsAnswer = false;
                    return moved;
                }
            }

            await HoldAsync(moved, gone);
        }
    }

    /// <summary>Completes when the call may be answered.</summary>
    internal Task LeaveAsync(Task released, CancellationToken gone) => released.IsCompleted ? Task.CompletedTask : HoldAsync(released, gone);

    private async Task HoldAsync(Task moved, CancellationToken gone)
    {
        Interlocked.Increment(ref _held);
        try
        {
            await moved.WaitAsync(gone);
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    }

    private void Move(int? left, bool holdsAnswer, bool onlyWrites)
    {
        TaskCompletionSource moved;
        lock (_gate)
        {
            (_left, _holdsAnswer, _onlyWrites) = (left, holdsAnswer, onlyWrites);
            (moved, _moved) = (_moved, News());
        }

        moved.SetResult();
    }

    private static TaskCompletionSource News() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
