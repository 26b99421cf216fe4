namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What one turn of one instance records, in one atomic step.</summary>
/// <param name="Head">The instance after the turn.</param>
/// <param name="IsNew">This creates the instance, and fails if it exists.</param>
/// <param name="Tail">The latest part of the history; replaces the tail before.</param>
public sealed record TurnCommit(InstanceHead Head, bool IsNew, ReadOnlyMemory<byte> Tail)
{
    /// <summary>A part of the history that will not change any more; becomes segment <c>Head.Segments - 1</c>.</summary>
    public ReadOnlyMemory<byte>? NewSegment { get; init; }

    /// <summary>
    /// A further execution begins: what the one before left (history, input, output) is no longer part of the instance. The head's
    /// <see cref="InstanceHead.Place"/> is not that of the one before.
    /// </summary>
    public bool Replaces { get; init; }

    /// <summary>JSON of the input, with the first turn of an execution.</summary>
    public string? Input { get; init; }

    /// <summary>JSON of the output, with the last turn.</summary>
    public string? Output { get; init; }
}
