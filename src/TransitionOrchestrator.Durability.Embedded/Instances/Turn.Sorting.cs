namespace TransitionOrchestrator.Durability.Embedded;

/// <content>What arrived becomes inputs of the code, or an answer, or nothing.</content>
internal sealed partial class Turn
{
    private void Sort(Arrival arrival)
    {
        switch (arrival)
        {
            case ResultArrival result when _terminated is null && result.Execution == _state.Head.Execution && IsOpen(result.Step):
                _inputs.Add(result.Result);
                break;
            case ChildArrival child when _terminated is null && child.Call.Life == _state.Head.Life && IsOpen(child):
                _inputs.Add(child.Result);
                break;
            case StrayArrival stray when stray.Run == _state.Run:
                _strayed = true;
                break;
            case ControlArrival control when _terminated is not null:
                _answers.Add((control, ControlResult.AlreadyFinal));
                break;
            case ControlArrival control:
                _answers.Add((control, ControlResult.Accepted));
                Sort(control);
                break;
            case WakeArrival:
                AddWhatIsDue();
                break;
            default:
                break;
        }
    }

    private void Sort(ControlArrival control)
    {
        switch (control.Kind)
        {
            case ControlKind.Terminate:
                _terminated = control.Reason;
                break;
            case ControlKind.Suspend when _held:
            case ControlKind.Resume when !_held:
            case ControlKind.RaiseEvent when control.Message is { } message && !IsFirstTime(message):
                break;
            case ControlKind.Resume when _state.CannotRun is { } reason:
                // It still cannot run: it stays parked, with the reason as it is now.
                _failure = reason;
                break;
            case ControlKind.Resume:
                (_held, _parked, _failure) = (false, false, null);
                _inputs.Add(control.Input!);
                break;
            case ControlKind.Suspend:
                _held = true;
                _inputs.Add(control.Input!);
                break;
            default:
                _inputs.Add(control.Input!);
                break;
        }
    }

    private bool IsFirstTime(EventMessage message)
    {
        if (_state.Received.TryGetValue(message.Sender, out var latest) && !message.Id.IsAfter(latest))
            return false;
        _state.Received[message.Sender] = message.Id;
        return true;
    }

    private void Park(FailureDetails reason)
    {
        (_held, _parked, _failure) = (true, true, reason);
        ParkedBecause = reason;
        _inputs.Add(new Parked(reason));
    }

    private void AddWhatIsDue()
    {
        if (_state.Run is not { } run || _terminated is not null)
            return;
        if (run.StartAt <= _around.Now && _fired.Add(-1))
            _inputs.Add(new StartDue());
        foreach (var (id, _) in run.Timers.Where(timer => timer.Value.FireAt <= _around.Now).OrderBy(timer => timer.Value.FireAt).ThenBy(timer => timer.Key))
        {
            if (_fired.Add(id))
                _inputs.Add(new TimerFired(id));
        }
    }

    // The code of a parked instance is not known; its results are kept for when it is.
    private bool IsOpen(int step) => _state.Run is null || _state.Run.Activities.ContainsKey(step);

    // Here nothing is kept: children are asked again when the instance is resumed.
    private bool IsOpen(ChildArrival child) => _state.Run is { } run && run.Children.TryGetValue(child.Call.Step, out var open) && open.IsAnsweredBy(child.Call);
}
