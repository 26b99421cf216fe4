using System.Text.Json.Serialization;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// One line of a history. A turn is: <see cref="TurnStarted"/>, the inputs that it took, the actions that the code answered
/// with. Replay gives the inputs to the code again and compares the actions.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "e")]
[JsonDerivedType(typeof(TurnStarted), "turn")]
[JsonDerivedType(typeof(ActivityCompleted), "activityCompleted")]
[JsonDerivedType(typeof(ActivityFailed), "activityFailed")]
[JsonDerivedType(typeof(TimerFired), "timerFired")]
[JsonDerivedType(typeof(EventRaised), "eventRaised")]
[JsonDerivedType(typeof(Suspended), "suspended")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(Parked), "parked")]
[JsonDerivedType(typeof(ActivityScheduled), "activityScheduled")]
[JsonDerivedType(typeof(TimerCreated), "timerCreated")]
[JsonDerivedType(typeof(TimerCancelled), "timerCancelled")]
internal abstract record HistoryEvent;

/// <summary>A turn begins; all its code sees this time.</summary>
internal sealed record TurnStarted(DateTimeOffset Utc) : HistoryEvent;

/// <summary>What a turn takes in.</summary>
internal abstract record InputEvent : HistoryEvent;

/// <summary>An activity answered.</summary>
internal sealed record ActivityCompleted(int Id, string Result) : InputEvent;

/// <summary>An activity threw.</summary>
internal sealed record ActivityFailed(int Id, FailureDetails Failure) : InputEvent;

/// <summary>A timer is due.</summary>
internal sealed record TimerFired(int Id) : InputEvent;

/// <summary>An event came from outside.</summary>
internal sealed record EventRaised(string Name, string Payload) : InputEvent;

/// <summary>From here on inputs are kept, and no code runs.</summary>
internal sealed record Suspended(string Reason) : InputEvent;

/// <summary>The inputs that were kept are given to the code, in their order.</summary>
internal sealed record Resumed(string Reason) : InputEvent;

/// <summary>As <see cref="Suspended"/>, by the engine itself.</summary>
internal sealed record Parked(FailureDetails Failure) : InputEvent;

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
    /// <summary>The attempt before failed, and may have done part of its work.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRetry { get; init; }

    public override string Describe() => $"activity '{Name}' as step {Id}";
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
