namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>One turn of a history.</summary>
internal sealed record RecordedTurn(DateTimeOffset Utc)
{
    /// <summary>It was recorded before it ran, with what is said here.</summary>
    public TurnPending? Pending { get; init; }

    public List<InputEvent> Inputs { get; init; } = [];

    public List<ActionEvent> Actions { get; } = [];
}

/// <summary>A history, turn by turn.</summary>
/// <param name="Turns">The turns that ran.</param>
/// <param name="Pending">A last one that is recorded and has not run; its time is not known yet.</param>
internal sealed record RecordedHistory(IReadOnlyList<RecordedTurn> Turns, RecordedTurn? Pending)
{
    /// <summary>The execution that a rewound history begins with; null if it was not rewound.</summary>
    public int? FirstExecution => Turns.SelectMany(turn => turn.Inputs).Concat(Pending?.Inputs ?? []).OfType<Rewound>().FirstOrDefault()?.First;

    public static RecordedHistory Of(IEnumerable<HistoryEvent> events)
    {
        var turns = new List<RecordedTurn>();
        RecordedTurn? pending = null;
        foreach (var line in events)
        {
            switch (line)
            {
                case TurnPending marker:
                    pending = new RecordedTurn(default(DateTimeOffset)) { Pending = marker };
                    break;
                case TurnStarted started:
                    turns.Add(pending is null ? new RecordedTurn(started.Utc) : pending with { Utc = started.Utc });
                    pending = null;
                    break;
                case InputEvent input:
                    (pending ?? turns[^1]).Inputs.Add(input);
                    break;
                case ActionEvent action:
                    turns[^1].Actions.Add(action);
                    break;
                case Carried:
                    break;
                default:
                    throw new InvalidDataException($"A history line of kind {line.GetType().Name} is unknown.");
            }
        }

        return new RecordedHistory(turns, pending);
    }
}
