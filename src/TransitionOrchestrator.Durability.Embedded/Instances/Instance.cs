using System.Diagnostics;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// One unfinished instance: takes what arrives, one turn after the other. What arrives while a turn is being committed is
/// taken together by the next one.
/// </summary>
internal sealed class Instance(string instanceId, InstanceHost host) : IThreadPoolWorkItem
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

    private async Task RunTurnUntilRecordedAsync(List<Arrival> arrivals)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await RunTurnAsync(arrivals);
                return;
            }
            catch (Exception trouble) when (host.IsStopped || _started is { Task.IsCompleted: false })
            {
                Abandon(arrivals, trouble);
                return;
            }
            catch (Exception trouble)
            {
                // What was committed is certain, what is in memory is not: the next attempt reads it again.
                _state = null;
                SendsAgain = true;
                var pause = TimeSpan.FromMilliseconds(Math.Min(250 * Math.Pow(2, attempt), LongestPause.TotalMilliseconds));
                Log.TurnFailed(host.Logger, InstanceId, pause, trouble);
                await host.PauseAsync(pause);
            }
        }
    }

    private async Task RunTurnAsync(List<Arrival> arrivals)
    {
        if (_isFinal)
        {
            foreach (var control in arrivals.OfType<ControlArrival>())
                control.Answer(ControlResult.AlreadyFinal);
            foreach (var question in arrivals.OfType<TakenArrival>())
                question.Answer(isTaken: true);
            return;
        }

        foreach (var result in arrivals.OfType<ResultArrival>())
            _inFlight.Remove((result.Execution, result.Step));
        var (turn, commit) = await PrepareAsync(arrivals);
        if (commit is not null && await host.CommitAsync(commit) == CommitOutcome.AlreadyExists)
        {
            host.Remove(this);
            _isFinal = true;
            _started!.TrySetResult(false);
            return;
        }

        Follow(turn, commit);
        foreach (var question in arrivals.OfType<TakenArrival>())
            question.Answer(HasTaken(question.Call));
    }

    private async Task<(Turn Turn, TurnCommit? Commit)> PrepareAsync(List<Arrival> arrivals)
    {
        var resumes = arrivals.OfType<ControlArrival>().Any(control => control.Kind == ControlKind.Resume);
        var stored = _state is null || (resumes && _state.Head.IsParked) ? await ReadAsync(arrivals) : null;
        var slot = await host.EnterTurnAsync(InstanceId);
        try
        {
            if (stored is not null)
                _state = host.Loader.Restore(stored, resumes, Strayed);
            else if (arrivals is [StartArrival start, ..])
                _state ??= host.Loader.Create(InstanceId, start, host.NewLife(), host.Now, Strayed);
            var turn = new Turn(_state!, arrivals, new Surroundings(host.Now, Unsent(_state!), host.HasChildren(InstanceId), host.MaySendAgain));
            return (turn, turn.HasChanges ? turn.Run() : null);
        }
        finally
        {
            host.LeaveTurn(slot);
        }
    }

    private async Task<StoredInstance?> ReadAsync(List<Arrival> arrivals)
    {
        if (arrivals is [StartArrival, ..])
            return null;
        var stored = await host.Loader.ReadAsync(InstanceId, host.Stopped) ?? throw new UnreachableException($"Instance '{InstanceId}' is gone from the store.");
        if (!IsCrashSuspect)
            return stored;
        stored = await host.CountCrashAsync(stored);
        IsCrashSuspect = false;
        return stored;
    }

    // What was read and is sent again only after this turn is not delivered either.
    private IReadOnlyList<Outgoing> Unsent(LiveState state) => SendsAgain ? state.Unsent : _outbox?.Unsent ?? [];

    private void Follow(Turn turn, TurnCommit? commit)
    {
        var state = _state!;
        var unsent = state.Unsent;
        if (commit is not null)
        {
            state = _state = turn.Successor ?? state;
            state.Head = commit.Head;
            state.IsNew = false;
            if (turn.Successor is null && turn.HasRun)
                state.Pending = null;
        }

        _snapshot = state.Head.ToSnapshot(state.Input, commit?.Output);
        if (turn.ParkedBecause is { } reason)
            Log.Parked(host.Logger, InstanceId, reason.Message);
        Send(state, unsent, turn);
        if (state.Head.IsFinal)
        {
            End(state);
        }
        else if (turn.Successor is not null)
        {
            host.WakeAt(InstanceId, null);
            Post(WakeArrival.Instance);
        }
        else
        {
            DispatchActivities(state, turn.Actions);
            host.WakeAt(InstanceId, state.Head.IsParked ? null : state.Head.WakeAt);
            host.Live.Touch(this);
        }

        _started?.TrySetResult(true);
        turn.Answer();
    }

    /// <summary>Gives to the outbox what this turn recorded, after what the process before may have left.</summary>
    private void Send(LiveState state, IReadOnlyList<Outgoing> unsent, Turn turn)
    {
        if (SendsAgain)
        {
            SendsAgain = false;
            _outbox = new Outbox(host, Post);
            _outbox.Send(unsent, unsent);
        }

        if (state is { IsFresh: true, Head.IsFinal: false, Run: { Children.Count: > 0 } run })
            Messages().Send([.. run.Children.Values.Select(child => Call(child, state.Head))], []);
        if (turn.Messages.Count > 0)
            Messages().Send([.. turn.Messages.Where(message => message is not ChildStart call || turn.IsOpen(call))], turn.Messages);
    }

    private static ChildStart Call(OpenChild child, InstanceHead head) =>
        new(child.Call, child.ScheduledIn, new ParentCall(head.Orchestrator, head.InstanceId, head.Life, child.CalledIn, child.Call.Id)) { RewindReason = head.RewindReason ?? "" };

    private Outbox Messages() => _outbox ??= new Outbox(host, Post);

    private void End(LiveState state)
    {
        _isFinal = true;
        _state = null;
        if (!state.Head.IsSettled)
            host.Settle(state.Head, state.Log.Tail, Messages());
        if (state.Head.Parent is { } call)
            host.Tell(call, ChildCalls.ResultOf(state.Head, _snapshot!.Output, call.Step));
        host.Remove(this);
        Log.Ended(host.Logger, InstanceId, state.Head.Orchestrator, state.Head.Status);
        _completed.TrySetResult(_snapshot!);
    }

    /// <summary>Whether the result of a child is recorded, or of no interest any more.</summary>
    private bool HasTaken(ParentCall call) => _isFinal || _state is not { } state || state.Head.Life != call.Life
        || (state.Run is { } run && !(run.Children.TryGetValue(call.Step, out var open) && open.IsAnsweredBy(call)));

    private void DispatchActivities(LiveState state, IReadOnlyList<ActionEvent> actions)
    {
        foreach (var call in actions.OfType<ActivityScheduled>())
        {
            // A result that was kept over a rewind is there already.
            if (state.Run!.Activities.ContainsKey(call.Id))
                Dispatch(state, call.Id, call.Name, call.Input, mayHaveRunBefore: call.RetryOf is not null);
        }

        if (!state.IsFresh)
            return;
        state.IsFresh = false;
        foreach (var (step, activity) in state.Run!.Activities)
            Dispatch(state, step, activity.Name, activity.Input, mayHaveRunBefore: true);
    }

    private void Dispatch(LiveState state, int step, string name, string input, bool mayHaveRunBefore)
    {
        var execution = state.Head.Execution;
        if (_inFlight.Add((execution, step)))
            host.Dispatch(new ActivityCall(InstanceId, step, name, input, mayHaveRunBefore, result => Post(new ResultArrival(execution, step, result))));
    }

    private void Strayed(OrchestrationRun run) => Post(new StrayArrival(run));

    private void Abandon(List<Arrival> arrivals, Exception trouble)
    {
        _isFinal = true;
        host.Remove(this);
        var failure = host.IsStopped ? host.NotRunning() : trouble;
        foreach (var control in arrivals.OfType<ControlArrival>())
            control.Fail(failure);
        foreach (var question in arrivals.OfType<TakenArrival>())
            question.Answer(isTaken: false);
        GiveUpWaiting(failure);
    }
}
