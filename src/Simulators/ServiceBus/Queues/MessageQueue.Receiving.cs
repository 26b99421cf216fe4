using TransitionOrchestrator.Simulators.ServiceBus.Storage;
using TransitionOrchestrator.Simulators.ServiceBus.Wire;

namespace TransitionOrchestrator.Simulators.ServiceBus.Queues;

/// <content>Delivery, locks and what receivers do with a message.</content>
internal sealed partial class MessageQueue
{
    private readonly Dictionary<Guid, StoredMessage> _locks = [];
    private readonly List<IConsumer> _consumers = [];
    private int _turn;

    public void Add(IConsumer consumer)
    {
        if (!_consumers.Contains(consumer))
            _consumers.Add(consumer);
        Dispatch();
    }

    /// <summary>Somebody receives no more. What is locked stays locked: a lock belongs to the queue, not to a connection.</summary>
    public void Remove(IConsumer consumer) => _consumers.Remove(consumer);

    /// <summary>Delivers what can be delivered, in order, to the receivers in turn.</summary>
    public void Dispatch()
    {
        while (_ready.Count > 0)
        {
            var message = _messages[_ready.Min];
            if (IsExpired(message, Now))
                Expire(message);
            else if (!TryDeliver(message))
                return;
        }
    }

    /// <summary>Ends a message.</summary>
    /// <returns>False if the lock is lost.</returns>
    public bool Complete(Guid token) => Settle(token, message => Forget(message.SequenceNumber));

    /// <summary>Gives a message back; the delivery was in vain.</summary>
    /// <param name="token">The lock.</param>
    /// <param name="properties">Application properties to set.</param>
    public bool Abandon(Guid token, IReadOnlyDictionary<string, object?> properties) => Settle(token, message =>
    {
        message.Content = Sections.WithProperties(message.Content, properties);
        Unlock(message, inVain: true);
    });

    /// <summary>Sets a message aside, to be received by its number.</summary>
    /// <inheritdoc cref="Abandon"/>
    public bool Defer(Guid token, IReadOnlyDictionary<string, object?> properties) => Settle(token, message =>
    {
        message.Content = Sections.WithProperties(message.Content, properties);
        message.State = MessageState.Deferred;
        Unlock(message, inVain: false);
    });

    /// <summary>Moves a message to the dead-letter queue; one that is there already stays, and is free again.</summary>
    /// <param name="token">The lock.</param>
    /// <param name="reason">Why, if it was said.</param>
    /// <param name="description">Words, if there are any.</param>
    /// <param name="properties">Application properties to set.</param>
    public bool DeadLetter(Guid token, string? reason, string? description, IReadOnlyDictionary<string, object?> properties) => Settle(token, message =>
    {
        message.Content = Sections.WithProperties(message.Content, properties);
        Bury(message, reason, description);
    });

    /// <summary>Gives a message back that its receiver never looked at: not counted.</summary>
    public bool Release(Guid token) => Settle(token, message => Unlock(message, inVain: false));

    /// <summary>Holds a message longer.</summary>
    /// <returns>Until when; null if the lock is lost.</returns>
    public DateTimeOffset? Renew(Guid token)
    {
        if (Held(token) is not { } message)
            return null;
        Hold(message, NewLock(token));
        return message.Lock!.Until;
    }

    /// <summary>Receives deferred messages by number: all or none.</summary>
    /// <returns>Null if one of them is not deferred, or locked.</returns>
    public IReadOnlyList<(StoredMessage Message, MessageLock? Held)>? ReceiveDeferred(IReadOnlyCollection<long> sequenceNumbers, bool peekLock)
    {
        if (!sequenceNumbers.All(number => _messages.TryGetValue(number, out var message) && message is { State: MessageState.Deferred, Lock: null }))
            return null;
        return [.. sequenceNumbers.Select(number => _messages[number]).Select(message =>
        {
            if (peekLock)
                Hold(message, NewLock(Guid.NewGuid()));
            else
                Forget(message.SequenceNumber);
            return (message, message.Lock);
        })];
    }

    private bool TryDeliver(StoredMessage message)
    {
        for (var i = 0; i < _consumers.Count; i++)
        {
            var consumer = _consumers[(_turn + i) % _consumers.Count];
            var held = consumer.PeekLock ? NewLock(Guid.NewGuid()) : null;
            if (!consumer.TryDeliver(message, held))
                continue;
            _turn = (_turn + i + 1) % _consumers.Count;
            _ready.Remove(message.SequenceNumber);
            if (held is null)
                Forget(message.SequenceNumber);
            else
                Hold(message, held);
            return true;
        }

        return false;
    }

    private MessageLock NewLock(Guid token) => new(token, Now + _broker.Options.LockDuration);

    private void Hold(StoredMessage message, MessageLock held)
    {
        message.Lock = held;
        _locks[held.Token] = message;
        _agenda.Note(message.SequenceNumber, held.Until);
    }

    /// <summary>The message that is locked. The agenda may be late: a lock is over when its time is, not when somebody looked.</summary>
    private StoredMessage? Held(Guid token) => _locks.TryGetValue(token, out var message) && message.Lock!.Until > Now ? message : null;

    private bool Settle(Guid token, Action<StoredMessage> how)
    {
        if (Held(token) is not { } message)
            return false;
        _locks.Remove(token);
        how(message);
        message.Lock = null;
        Dispatch();
        DeadLetters?.Dispatch();
        return true;
    }

    private void Unlock(StoredMessage message, bool inVain)
    {
        _locks.Remove(message.Lock!.Token);
        message.Lock = null;
        message.DeliveryCount += inVain ? 1 : 0;
        if (inVain && DeadLetters is not null && message.DeliveryCount >= _broker.Options.MaxDeliveryCount)
        {
            Bury(message, "MaxDeliveryCountExceeded", $"Message could not be consumed after {message.DeliveryCount} delivery attempts.");
            return;
        }

        _broker.Note(new Change.Put(Path, message));
        Place(message);
    }

    private void Bury(StoredMessage message, string? reason, string? description)
    {
        var content = Sections.WithProperties(message.Content, Reasons(reason, description));
        if (DeadLetters is null)
        {
            message.Content = content;
            Unlock(message, inVain: false);
            return;
        }

        Forget(message.SequenceNumber);
        DeadLetters.Keep(new StoredMessage
        {
            SequenceNumber = DeadLetters._next,
            EnqueuedSequenceNumber = message.EnqueuedSequenceNumber,
            EnqueuedAt = message.EnqueuedAt,
            DeliveryCount = message.DeliveryCount,
            Content = content,
            DeadLetterSource = Path,
        });
    }

    private static Dictionary<string, object?> Reasons(string? reason, string? description)
    {
        var properties = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (reason is not null)
            properties["DeadLetterReason"] = reason;
        if (description is not null)
            properties["DeadLetterErrorDescription"] = description;
        return properties;
    }
}
