using System.Diagnostics;

namespace TransitionOrchestrator.Durability.Embedded;

/// <content>A turn: run and recorded, again until that is certain.</content>
internal sealed partial class Instance
{
    private async Task RunTurnUntilRecordedAsync(List<Arrival> arrivals)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await RunTurnAsync(arrivals);
                return;
            }
            catch (Exception trouble) when (host.IsStopped)
            {
                Abandon(arrivals, trouble);
                return;
            }
            catch (Exception trouble) when (_started is { Task.IsCompleted: false })
            {
                await EndStartAsync(arrivals, trouble);
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

    /// <summary>A start went wrong: it came to nothing, or it is recorded all the same.</summary>
    private async Task EndStartAsync(List<Arrival> arrivals, Exception trouble)
    {
        try
        {
            var stored = await host.UntilKnownAsync(InstanceId, () => host.Loader.ReadAsync(InstanceId, host.Stopped));
            if (_state is null || stored?.Head.Life != _state.Head.Life)
            {
                Abandon(arrivals, trouble);
                return;
            }
        }
        catch (Exception) when (host.IsStopping)
        {
            Abandon(arrivals, trouble);
            return;
        }

        _state = null;
        SendsAgain = true;
        _started!.TrySetResult(true);
        foreach (var control in arrivals.OfType<ControlArrival>())
            control.Answer(ControlResult.Accepted);
        Post(WakeArrival.Instance);
        foreach (var question in arrivals.OfType<TakenArrival>())
            Post(question);
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
        if (await PrepareAsync(arrivals) is not var (turn, commit))
            return;
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

    private async Task<(Turn Turn, TurnCommit? Commit)?> PrepareAsync(List<Arrival> arrivals)
    {
        var resumes = arrivals.OfType<ControlArrival>().Any(control => control.Kind == ControlKind.Resume);
        var stored = _state is null || (resumes && _state.Head.IsParked) ? await ReadAsync(arrivals) : null;
        if (stored is { Head.IsFinal: true })
        {
            // The turn before was recorded although its commit seemed to fail.
            EndAsStored(stored, arrivals);
            return null;
        }

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
