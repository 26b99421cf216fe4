namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>One turn of a history.</summary>
internal sealed record RecordedTurn(DateTimeOffset Utc)
{
    public List<InputEvent> Inputs { get; } = [];

    public List<ActionEvent> Actions { get; } = [];

    public static IEnumerable<RecordedTurn> Split(IEnumerable<HistoryEvent> events)
    {
        RecordedTurn? turn = null;
        foreach (var line in events)
        {
            switch (line)
            {
                case TurnStarted started:
                    if (turn is not null)
                        yield return turn;
                    turn = new RecordedTurn(started.Utc);
                    break;
                case InputEvent input:
                    turn!.Inputs.Add(input);
                    break;
                case ActionEvent action:
                    turn!.Actions.Add(action);
                    break;
                default:
                    throw new InvalidDataException($"A history line of kind {line.GetType().Name} is unknown.");
            }
        }

        if (turn is not null)
            yield return turn;
    }
}
