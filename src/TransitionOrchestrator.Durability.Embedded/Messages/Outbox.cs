namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// What one instance has sent and is not delivered yet: one batch after the other, as the turns that recorded them. A message
/// leaves only after it was delivered; one that the death of the process leaves behind is delivered again after the next start.
/// </summary>
/// <param name="host">Where the receivers are.</param>
/// <param name="post">Gives something to the sender.</param>
internal sealed class Outbox(InstanceHost host, Action<Arrival> post)
{
    private readonly Lock _gate = new();
    private readonly List<Outgoing> _recorded = [];
    private Task _last = Task.CompletedTask;
    private bool _stopped;

    /// <summary>Messages that are recorded in the sender's history and not delivered yet, oldest first.</summary>
    public IReadOnlyList<Outgoing> Unsent
    {
        get
        {
            lock (_gate)
                return _recorded.Count == 0 ? [] : [.. _recorded];
        }
    }

    /// <summary>Ends when everything that was sent so far is delivered, or the engine stops.</summary>
    public Task Drained
    {
        get
        {
            lock (_gate)
                return _last;
        }
    }

    /// <summary>Takes what a commit has recorded.</summary>
    /// <param name="messages">What to deliver.</param>
    /// <param name="recorded">The lines of the history that are thereby done with.</param>
    public void Send(IReadOnlyList<Outgoing> messages, IReadOnlyList<Outgoing> recorded)
    {
        if (messages.Count == 0 && recorded.Count == 0)
            return;
        lock (_gate)
        {
            _recorded.AddRange(recorded);
            _last = SendAfterAsync(_last, messages, recorded.Count);
        }
    }

    private async Task SendAfterAsync(Task before, IReadOnlyList<Outgoing> messages, int recorded)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (_stopped)
            return;
        try
        {
            // A child first: an event may be meant for it.
            await Task.WhenAll(messages.OfType<ChildStart>().Select(CallChildAsync));
            await Task.WhenAll(messages.OfType<EventMessage>().GroupBy(message => message.Event.Target, StringComparer.Ordinal).Select(DeliverAsync));
        }
        catch (Exception) when (host.IsStopping)
        {
            // What follows must not overtake what was not delivered; all of it is recorded.
            _stopped = true;
            return;
        }

        lock (_gate)
            _recorded.RemoveRange(0, recorded);
        // A call that is made twice is recognised by the child for ever, and so needs no acknowledgement of its own.
        if (recorded > 0 && messages.Any(message => message is EventMessage))
            post(DeliveredArrival.Instance);
    }

    private async Task CallChildAsync(ChildStart call)
    {
        if (await host.UntilKnownAsync(call.Parent.InstanceId, () => host.Children.EnsureAsync(call)) is { } result)
            post(new ChildArrival(call.Parent, result));
    }

    private async Task DeliverAsync(IEnumerable<EventMessage> messages)
    {
        foreach (var message in messages)
        {
            var outcome = await host.UntilKnownAsync(message.Sender, () =>
                host.ControlAsync(message.Event.Target, new ControlArrival(ControlKind.RaiseEvent, new EventRaised(message.Event.Name, message.Event.Payload), "") { Message = message }, host.Stopped));
            if (outcome != ControlResult.Accepted)
                Log.EventDropped(host.Logger, message.Sender, message.Event.Name, message.Event.Target, outcome);
        }
    }
}
