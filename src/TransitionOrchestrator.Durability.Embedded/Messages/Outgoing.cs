namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What a committed turn sends to another instance. Its line in the sender's history is the record of it.</summary>
/// <param name="Line">A <see cref="ChildScheduled"/> or an <see cref="EventSent"/>.</param>
/// <param name="Execution">The execution of the sender that sent it.</param>
internal abstract record Outgoing(HistoryEvent Line, int Execution)
{
    public static Outgoing Of(HistoryEvent line, int execution, InstanceHead sender) => line switch
    {
        ChildScheduled child => new ChildStart(child, execution, new ParentCall(sender.Orchestrator, sender.InstanceId, sender.Life, execution, child.Id)),
        EventSent sent => new EventMessage(sent, execution, sender.InstanceId, new MessageId(sender.Life, execution, sent.Id)),
        _ => throw new InvalidDataException($"A line of kind {line.GetType().Name} is no message."),
    };

    /// <summary>The messages of a stored instance that may not have been delivered: the last ones of its history.</summary>
    public static List<Outgoing> Unsent(InstanceHead head, IEnumerable<HistoryEvent> history)
    {
        var messages = new List<Outgoing>();
        foreach (var line in history)
        {
            if (line is Carried carried)
                messages.Add(Of(carried.Message, carried.Execution, head));
            else if (line is ChildScheduled or EventSent)
                messages.Add(Of(line, head.Execution, head));
        }

        return messages[^Math.Min(head.Unsent, messages.Count)..];
    }
}

/// <summary>A child must exist, and its result must reach the caller.</summary>
/// <param name="Call">The call.</param>
/// <param name="Execution">The execution of the caller that made it.</param>
/// <param name="Parent">The call as the child records it; of a later execution when the call is made again after a rewind.</param>
internal sealed record ChildStart(ChildScheduled Call, int Execution, ParentCall Parent) : Outgoing(Call, Execution)
{
    /// <summary>Why the caller was rewound, if this call is made again.</summary>
    public string RewindReason { get; init; } = "";

    /// <summary>The child of this very call, whichever execution asked for it last.</summary>
    public bool Owns(ParentCall? parent) =>
        parent is not null && Parent.IsSameCaller(parent) && parent.Step == Parent.Step && parent.Execution >= Execution && parent.Execution <= Parent.Execution;

    /// <summary>The child of the attempt before this one.</summary>
    public bool Follows(ParentCall? parent) =>
        parent is not null && Parent.IsSameCaller(parent) && parent.Step == Call.RetryOf && parent.Execution >= Execution;
}

/// <summary>An event for another instance.</summary>
internal sealed record EventMessage(EventSent Event, int Execution, string Sender, MessageId Id) : Outgoing(Event, Execution);
