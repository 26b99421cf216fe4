namespace TransitionOrchestrator.Core;

/// <summary>Names a row of a batch.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="Line">Its line.</param>
public sealed record BatchRowId(string BatchId, int Line);
