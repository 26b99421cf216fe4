namespace TransitionOrchestrator.Simulators.PartnerCenter.Time;

/// <summary>
/// What will happen to one customer. Nothing runs in the background: whoever looks at the customer first lets
/// everything happen that is due, in order and at its own time, so the outcome does not depend on when one looks.
/// </summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Action<DateTimeOffset>, (DateTimeOffset At, long Order)> _due = new();
    private long _order;

    public void At(DateTimeOffset at, Action<DateTimeOffset> action) => _due.Enqueue(action, (at, _order++));

    public void RunUntil(DateTimeOffset now)
    {
        while (_due.TryPeek(out var action, out var key) && key.At <= now)
        {
            _due.Dequeue();
            action(key.At);
        }
    }
}
