namespace TransitionOrchestrator.Core;

/// <summary>Why something did not work, in words for the people who run the product.</summary>
/// <param name="Code">A stable code.</param>
/// <param name="Message">Actionable words, without secrets.</param>
/// <param name="Passing">True if it may pass by itself; false if somebody must act.</param>
public sealed record Problem(string Code, string Message, bool Passing);
