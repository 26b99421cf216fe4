namespace TransitionOrchestrator.Durability.Embedded;

/// <content>What follows from a turn once it is recorded: messages, activities, the next time, or the end.</content>
internal sealed partial class Instance
{
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
        if (!state.Head.IsSettled)
            host.Settling.Begin(state.Head, state.Log.Tail, Messages());
        End(state.Head, _snapshot!);
    }

    private void EndAsStored(StoredInstance stored, List<Arrival> arrivals)
    {
        if (!stored.Head.IsSettled)
            host.Settling.Resume(InstanceId);
        _snapshot = stored.Head.ToSnapshot(stored.Input, stored.Output);
        End(stored.Head, _snapshot);
        foreach (var control in arrivals.OfType<ControlArrival>())
            control.Answer(ControlResult.AlreadyFinal);
        foreach (var question in arrivals.OfType<TakenArrival>())
            question.Answer(isTaken: true);
    }

    private void End(InstanceHead head, InstanceSnapshot snapshot)
    {
        _isFinal = true;
        _state = null;
        if (head.Parent is { } call)
            host.Tell(call, ChildCalls.ResultOf(head, snapshot.Output, call.Step));
        host.Remove(this);
        Log.Ended(host.Logger, InstanceId, head.Orchestrator, head.Status);
        _completed.TrySetResult(snapshot);
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
}
