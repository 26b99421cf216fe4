namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What a turn takes in.</summary>
internal abstract record InputEvent : HistoryEvent;

/// <summary>An activity answered.</summary>
internal sealed record ActivityCompleted(int Id, string Result) : InputEvent;

/// <summary>An activity threw.</summary>
internal sealed record ActivityFailed(int Id, FailureDetails Failure) : InputEvent;

/// <summary>A child ended well.</summary>
internal sealed record ChildCompleted(int Id, string Result) : InputEvent;

/// <summary>A child failed, was terminated or could not be started.</summary>
internal sealed record ChildFailed(int Id, FailureDetails Failure) : InputEvent;

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

/// <summary>The time has come for which the start was put off.</summary>
internal sealed record StartDue : InputEvent;

/// <summary>From here on the history is that of a further execution: steps that failed are open again.</summary>
/// <param name="Reason">Why it was rewound.</param>
/// <param name="First">The execution that the history begins with: ids that were made there must come out the same.</param>
/// <param name="Execution">The number of the execution, part of the id of each message that it sends.</param>
/// <param name="Redo">The steps that are open again.</param>
internal sealed record Rewound(string Reason, int First, int Execution, IReadOnlyList<int> Redo) : InputEvent;

/// <summary>A result of the execution that was rewound: if the code has taken the same step again, or takes it later, this is its result.</summary>
/// <param name="Step">The step, an <see cref="ActionEvent"/>.</param>
/// <param name="Result">Its result, an <see cref="InputEvent"/>.</param>
internal sealed record Kept(HistoryEvent Step, HistoryEvent Result) : InputEvent;
