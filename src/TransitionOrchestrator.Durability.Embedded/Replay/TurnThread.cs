namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// Runs all code of one orchestration on the thread of its turn. A continuation that comes from another thread shows that
/// the code awaits something that is not durable; it is not run.
/// </summary>
internal sealed class TurnThread(Action strayed) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private volatile int _thread;

    /// <summary>The caller is the code of the turn that runs now.</summary>
    public bool IsCurrent => _thread == Environment.CurrentManagedThreadId;

    /// <summary>Runs the action and everything that follows from it, until nothing more can run.</summary>
    public void Run(Action action)
    {
        var before = Current;
        SetSynchronizationContext(this);
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            action();
            while (_queue.TryDequeue(out var next))
                next.Callback(next.State);
        }
        finally
        {
            _thread = 0;
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Something of the code happened on another thread.</summary>
    public void Stray() => strayed();

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
            _queue.Enqueue((d, state));
        else
            strayed();
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("An orchestration runs on the thread of its turn only.");

    public override SynchronizationContext CreateCopy() => this;
}
