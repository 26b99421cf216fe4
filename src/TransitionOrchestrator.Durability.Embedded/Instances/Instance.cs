namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// One unfinished instance: takes what arrives, one turn after the other. What arrives while a turn is being committed is
/// taken together by the next one.
/// </summary>
internal sealed partial class Instance(string instanceId, InstanceHost host) : IThreadPoolWorkItem
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly HashSet<(int Execution, int Step)> _inFlight = [];
    private readonly TaskCompletionSource<InstanceSnapshot> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Arrival> _arrivals = [];
    private bool _busy;
    private volatile bool _isFinal;
    private volatile InstanceSnapshot? _snapshot;
    private LiveState? _state;
    private TaskCompletionSource<bool>? _started;
    private Outbox? _outbox;

    public string InstanceId { get; } = instanceId;

    /// <summary>As last committed; null when that is not in memory.</summary>
    public InstanceSnapshot? Snapshot => _snapshot;

    /// <summary>Ends with the instance.</summary>
    public Task<InstanceSnapshot> Completed => _completed.Task;

    /// <summary>True once its start is recorded, false if the id existed.</summary>
    public Task<bool> Started => _started?.Task ?? Task.FromResult(true);

    /// <summary>The call that it is the child of.</summary>
    public ParentCall? Parent { get; init; }

    /// <summary>What it sent before may not have been delivered.</summary>
    public bool SendsAgain { get; set; }

    /// <summary>The previous process died while a turn of this instance ran.</summary>
    public bool IsCrashSuspect { get; set; }

    /// <summary>Place in the list of live instances, least recently used first; owned by <see cref="LiveInstances"/>.</summary>
    public LinkedListNode<Instance>? LivePlace { get; set; }

    /// <summary>For an instance that does not exist yet.</summary>
    public Instance AsNew()
    {
        _started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        return this;
    }

    /// <summary>False if that start came to nothing: the id is to be looked up again.</summary>
    public async Task<bool> HasStartedAsync(CancellationToken cancellationToken)
    {
        var start = Started;
        if (!start.IsCompleted)
            await Task.WhenAny(start).WaitAsync(cancellationToken);
        return start.IsCompletedSuccessfully && await start;
    }

    public void Post(Arrival arrival)
    {
        lock (_gate)
        {
            _arrivals.Add(arrival);
            if (_busy)
                return;
            _busy = true;
        }

        host.Busy();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = RunTurnsAsync();

    /// <summary>Frees the memory of an instance that has nothing to do.</summary>
    public void Evict()
    {
        lock (_gate)
        {
            if (_busy)
                return;
            _state = null;
            _snapshot = null;
        }
    }

    /// <summary>Tells those who wait for the start or the end that this engine will not see it.</summary>
    public void GiveUpWaiting(Exception failure)
    {
        _completed.TrySetException(failure);
        _started?.TrySetException(failure);
        // Nobody may be waiting for either.
        _ = _completed.Task.Exception;
        _ = _started?.Task.Exception;
    }

    private async Task RunTurnsAsync()
    {
        while (TakeArrivals() is { } arrivals)
            await RunTurnUntilRecordedAsync(arrivals);
        host.Idle();
    }

    private List<Arrival>? TakeArrivals()
    {
        lock (_gate)
        {
            if (_arrivals.Count == 0)
            {
                _busy = false;
                return null;
            }

            var taken = _arrivals;
            _arrivals = [];
            return taken;
        }
    }
}
