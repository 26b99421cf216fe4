using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <content>How steps are asked for until every item is settled, and how the run ends.</content>
internal sealed partial class TransitionRun
{
    /// <summary>Asks for the units side by side, each until it is settled.</summary>
    /// <returns>The items that are done.</returns>
    public Task<IReadOnlyList<TItem>> EnsureAsync<TItem>(
        ActivityDefinition<StepRequest<TItem>, StepAnswer<TItem>> activity,
        IEnumerable<IReadOnlyList<TItem>> units,
        Action<TItem>? done = null,
        Action<StepOutcome<TItem>>? failed = null) =>
        EnsureAsync(units, request => _context.CallActivityAsync(activity, request, StepRetries.Step), done, failed);

    private async Task<IReadOnlyList<TItem>> EnsureAsync<TItem>(
        IEnumerable<IReadOnlyList<TItem>> units, Func<StepRequest<TItem>, Task<StepAnswer<TItem>>> ask, Action<TItem>? done = null, Action<StepOutcome<TItem>>? failed = null)
    {
        var settled = await Task.WhenAll(units.Where(unit => unit.Count > 0).Select(unit => SettleAsync(unit, ask)));
        var finished = new List<TItem>();
        foreach (var outcome in settled.SelectMany(outcomes => outcomes))
        {
            if (outcome.Standing == Standing.Done)
            {
                finished.Add(outcome.Item);
                done?.Invoke(outcome.Item);
            }
            else
            {
                failed?.Invoke(outcome);
            }
        }

        return finished;
    }

    private async Task<List<StepOutcome<TItem>>> SettleAsync<TItem>(IReadOnlyList<TItem> unit, Func<StepRequest<TItem>, Task<StepAnswer<TItem>>> askFor)
    {
        var settled = new List<StepOutcome<TItem>>();
        var begun = _context.CurrentUtc;
        for (var ask = 1; ; ask++)
        {
            var answer = await askFor(new StepRequest<TItem>(Order, Route, ask, unit) { CalledOff = CancelRequested });
            settled.AddRange(answer.Outcomes.Where(outcome => outcome.Standing != Standing.Pending));
            var pending = answer.Outcomes.Where(outcome => outcome.Standing == Standing.Pending).ToList();
            if (pending.Count == 0)
                return settled;
            if (!await WaitBeforeAskingAgainAsync(begun, ask, answer.AskAgainAfter))
            {
                settled.AddRange(pending.Select(outcome => outcome with
                {
                    Standing = Standing.Failed,
                    Problem = new Problem("patienceOver", $"Not settled within {Order.Pace.Patience}. Last: {outcome.Problem?.Message}", Passing: true),
                }));
                return settled;
            }

            unit = [.. pending.Select(outcome => outcome.Item)];
        }
    }

    private async Task<bool> WaitBeforeAskingAgainAsync(DateTimeOffset begun, int ask, TimeSpan? askAgainAfter)
    {
        // The outside may ask for a wait as long as all our patience (error 900278: 24 hours): it is asked once more after it.
        if (_context.CurrentUtc - begun >= Order.Pace.Patience)
            return false;
        await _context.CreateTimerAsync(Order.Pace.WaitAfter(ask, askAgainAfter), CancellationToken.None);
        return true;
    }

    /// <summary>How the transition ended when its prerequisites could not be judged.</summary>
    public TransitionPhase WithoutJudgement() =>
        CancelRequested ? TransitionPhase.Cancelled : Order.MovedBefore > 0 ? TransitionPhase.PartiallyCompleted : TransitionPhase.Failed;

    /// <summary>How the transition ended, from its rows.</summary>
    public TransitionPhase Outcome()
    {
        var failed = _subscriptions.Values.Count(row => row.State == SubscriptionState.Failed);
        var moved = Order.MovedBefore + _subscriptions.Values.Count(row => row.State is SubscriptionState.Suspended or SubscriptionState.AlreadyMoved);
        var plansFailed = _plans.Values.Count(plan => plan.ReadyAt is null);
        return (failed, moved) switch
        {
            (0, _) when plansFailed == 0 && _problem is null => TransitionPhase.Completed,
            (0, 0) when plansFailed > 0 => TransitionPhase.Failed,
            (_, 0) => failed > 0 ? TransitionPhase.Failed : TransitionPhase.PartiallyCompleted,
            _ => TransitionPhase.PartiallyCompleted,
        };
    }

    /// <summary>Writes the end.</summary>
    public Task<TransitionResult> CompleteAsync(TransitionPhase outcome) =>
        _context.CallActivityAsync(
            TransitionDefinitions.CompleteTransition,
            new Completion(Order, outcome, [.. _plans.Values], [.. _subscriptions.Values]) { Problem = _problem },
            StepRetries.Completion);

    /// <summary>Writes the end after an activity broke beyond its retries; what has not moved stays active, with the reason.</summary>
    public Task<TransitionResult> FailAsync(OrchestrationTaskFailedException failure)
    {
        // Words of an exception that is not ours may hold anything; they stand in the log, not in what is shown (I9).
        var words = failure.Details.Code is null ? $"it met {failure.Details.ErrorType}; the log has the details." : failure.Details.Message;
        _problem = new Problem(failure.Details.Code ?? "stepBroke", $"The step {failure.TaskName} broke: {words}", failure.Details.IsTransient);
        foreach (var row in _subscriptions.Values.Where(row => !row.State.IsFinal()).ToList())
            Move(row with { Problem = _problem });
        var outcome = Outcome();
        return CompleteAsync(outcome == TransitionPhase.Completed ? TransitionPhase.Failed : outcome);
    }
}
