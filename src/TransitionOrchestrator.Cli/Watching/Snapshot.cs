namespace TransitionOrchestrator.Cli.Watching;

/// <summary>How far something has come, as it is shown.</summary>
/// <param name="Title">What it is, and its state.</param>
/// <param name="Percent">0 to 100.</param>
/// <param name="Bars">Its parts.</param>
/// <param name="Line">All of it in one line; a line that has not changed is not printed again.</param>
/// <param name="IsFinal">Nothing more happens by itself.</param>
internal sealed record Snapshot(string Title, int Percent, IReadOnlyList<Bar> Bars, string Line, bool IsFinal);

/// <summary>A part of what is watched.</summary>
internal sealed record Bar(string Name, int Value, int Total);
