using System.Text.Json.Serialization;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// One line of a history. A turn is: <see cref="TurnStarted"/>, the inputs that it took, the actions that the code answered
/// with. Replay gives the inputs to the code again and compares the actions.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "e")]
[JsonDerivedType(typeof(TurnStarted), "turn")]
[JsonDerivedType(typeof(TurnPending), "pending")]
[JsonDerivedType(typeof(Carried), "carried")]
[JsonDerivedType(typeof(StartDue), "startDue")]
[JsonDerivedType(typeof(Rewound), "rewound")]
[JsonDerivedType(typeof(Kept), "kept")]
[JsonDerivedType(typeof(ActivityCompleted), "activityCompleted")]
[JsonDerivedType(typeof(ActivityFailed), "activityFailed")]
[JsonDerivedType(typeof(ChildCompleted), "childCompleted")]
[JsonDerivedType(typeof(ChildFailed), "childFailed")]
[JsonDerivedType(typeof(TimerFired), "timerFired")]
[JsonDerivedType(typeof(EventRaised), "eventRaised")]
[JsonDerivedType(typeof(Suspended), "suspended")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(Parked), "parked")]
[JsonDerivedType(typeof(ActivityScheduled), "activityScheduled")]
[JsonDerivedType(typeof(ChildScheduled), "childScheduled")]
[JsonDerivedType(typeof(EventSent), "eventSent")]
[JsonDerivedType(typeof(TimerCreated), "timerCreated")]
[JsonDerivedType(typeof(TimerCancelled), "timerCancelled")]
internal abstract record HistoryEvent;

/// <summary>A turn begins; all its code sees this time.</summary>
internal sealed record TurnStarted(DateTimeOffset Utc) : HistoryEvent;

/// <summary>
/// The inputs that follow belong to a turn that is recorded before it runs: the first one after a continue-as-new, a restart, a
/// rewind or a start that is put off. The next <see cref="TurnStarted"/> takes them.
/// </summary>
/// <param name="IsHeld">The instance is suspended: its code does not begin before it is resumed.</param>
/// <param name="StartAt">Its code does not begin before this time.</param>
internal sealed record TurnPending(bool IsHeld, DateTimeOffset? StartAt = null) : HistoryEvent;

/// <summary>A message of an earlier round that was under way when the instance continued as new. Nothing to the code.</summary>
/// <param name="Execution">The round that sent it.</param>
/// <param name="Message">A <see cref="ChildScheduled"/> or an <see cref="EventSent"/>.</param>
internal sealed record Carried(int Execution, HistoryEvent Message) : HistoryEvent;

/// <summary>What the code of a turn asked for.</summary>
internal abstract record ActionEvent : HistoryEvent
{
    /// <summary>The step in the words of an error message.</summary>
    public abstract string Describe();

    /// <summary>Whether it is the same step: times and payloads may differ, kind, number and name may not.</summary>
    public bool IsSameStep(ActionEvent other) => string.Equals(Describe(), other.Describe(), StringComparison.Ordinal);
}

/// <summary>The code called an activity.</summary>
internal sealed record ActivityScheduled(int Id, string Name, string Input) : ActionEvent
{
    /// <summary>The step of the attempt before, which failed and may have done part of its work.</summary>
    public int? RetryOf { get; init; }

    public override string Describe() => $"activity '{Name}' as step {Id}";
}

/// <summary>The code called another orchestrator.</summary>
internal sealed record ChildScheduled(int Id, string Name, string ChildId, string Input, string Version) : ActionEvent
{
    /// <summary>The step of the attempt before, which failed.</summary>
    public int? RetryOf { get; init; }

    public override string Describe() => $"sub-orchestration '{Name}' as step {Id}";
}

/// <summary>The code sent an event to an instance.</summary>
internal sealed record EventSent(int Id, string Target, string Name, string Payload) : ActionEvent
{
    public override string Describe() => $"event '{Name}' to an instance as step {Id}";
}

/// <summary>The code set a timer.</summary>
internal sealed record TimerCreated(int Id, DateTimeOffset FireAt) : ActionEvent
{
    public override string Describe() => $"a timer as step {Id}";
}

/// <summary>The code cancelled a timer.</summary>
internal sealed record TimerCancelled(int Id) : ActionEvent
{
    public override string Describe() => $"the cancellation of timer {Id}";
}

/// <summary>The code ended. Never recorded as a line: an instance that ended is not replayed.</summary>
internal sealed record Ended(string? Output, FailureDetails? Failure) : ActionEvent
{
    public override string Describe() => Failure is null ? "the end" : $"the end by {Failure.ErrorType}: {Failure.Message}";
}

/// <summary>The code ended and is to begin again. Never recorded as a line: the next round has a history of its own.</summary>
/// <param name="Input">JSON of the next round's input.</param>
/// <param name="Events">Events that come along.</param>
/// <param name="IsHeld">The instance was suspended in the same turn.</param>
internal sealed record ContinuedAsNew(string Input, IReadOnlyList<EventRaised> Events, bool IsHeld) : ActionEvent
{
    public override string Describe() => "continue-as-new";
}
