using TransitionOrchestrator.Simulators.ServiceBus.Storage;

namespace TransitionOrchestrator.Simulators.ServiceBus.Queues;

/// <summary>A queue, or its dead-letter queue. Every member is called under the broker's gate.</summary>
internal sealed partial class MessageQueue : IDisposable
{
    private readonly Broker _broker;
    private readonly SortedDictionary<long, StoredMessage> _messages = [];
    private readonly SortedSet<long> _ready = [];
    private readonly DuplicateHistory _history;
    private readonly Agenda _agenda;
    private long _next = 1;

    /// <param name="broker">Where it belongs.</param>
    /// <param name="path">Its address.</param>
    /// <param name="deadLetters">Its dead-letter queue; null if it is one.</param>
    public MessageQueue(Broker broker, string path, MessageQueue? deadLetters)
    {
        _broker = broker;
        Path = path;
        DeadLetters = deadLetters;
        _history = new DuplicateHistory(deadLetters is null ? TimeSpan.Zero : broker.Options.DuplicateWindow);
        _agenda = new Agenda(broker.Time, OnDue);
    }

    public string Path { get; }

    public MessageQueue? DeadLetters { get; }

    private DateTimeOffset Now => _broker.Time.GetUtcNow();

    /// <summary>Takes messages in; those whose id was seen within the window are dropped one by one.</summary>
    /// <returns>The number of each; a dropped one gets a number that nothing has.</returns>
    public long[] Accept(IReadOnlyList<MessageContent> contents)
    {
        var numbers = contents.Select(Accept).ToArray();
        Dispatch();
        return numbers;
    }

    /// <summary>Takes scheduled messages out again: all or none.</summary>
    /// <returns>False if one of them is not scheduled, or not any more.</returns>
    public bool Cancel(IReadOnlyCollection<long> sequenceNumbers)
    {
        if (!sequenceNumbers.All(number => _messages.TryGetValue(number, out var message) && message.State == MessageState.Scheduled))
            return false;
        foreach (var number in sequenceNumbers)
            Forget(number);
        return true;
    }

    /// <summary>Messages from a number on, in whatever state, without receiving them.</summary>
    public IReadOnlyList<StoredMessage> Peek(long from, int count) => [.. _messages.Values.SkipWhile(message => message.SequenceNumber < from).Take(count)];

    public QueueCounts Count() => new(
        _ready.Count, _locks.Count,
        _messages.Values.Count(message => message.State == MessageState.Scheduled),
        _messages.Values.Count(message => message is { State: MessageState.Deferred, Lock: null }),
        DeadLetters?._messages.Count ?? 0);

    /// <summary>Takes a change from the journal.</summary>
    public void Apply(Change change)
    {
        switch (change)
        {
            case Change.Put put:
                _messages[put.Message.SequenceNumber] = put.Message;
                _next = Math.Max(_next, put.Message.SequenceNumber + 1);
                break;
            case Change.Remove remove:
                _messages.Remove(remove.SequenceNumber);
                break;
            case Change.Seen seen:
                _history.TryAdd(seen.MessageId, seen.At);
                break;
            case Change.Next next:
                _next = Math.Max(_next, next.SequenceNumber);
                break;
        }
    }

    /// <summary>After the last change from the journal: goes on where it stood.</summary>
    public void Resume()
    {
        foreach (var message in _messages.Values)
            Place(message);
    }

    /// <summary>The changes that lead to how it stands.</summary>
    public IEnumerable<Change> Everything() =>
    [
        new Change.Next(Path, _next),
        .. _history.All.Select(seen => new Change.Seen(Path, seen.Id, seen.At)),
        .. _messages.Values.Select(message => new Change.Put(Path, message)),
    ];

    public void Dispose() => _agenda.Dispose();

    private long Accept(MessageContent content)
    {
        var now = Now;
        if (content.MessageId is { } id)
        {
            if (!_history.TryAdd(id, now))
                return _next++;
            _broker.Note(new Change.Seen(Path, id, now));
        }

        var message = new StoredMessage
        {
            SequenceNumber = _next,
            EnqueuedSequenceNumber = _next,
            EnqueuedAt = now,
            Content = content,
            State = content.ScheduledFor > now ? MessageState.Scheduled : MessageState.Active,
        };
        Keep(message);
        return message.SequenceNumber;
    }

    private void Keep(StoredMessage message)
    {
        _next = message.SequenceNumber + 1;
        _messages.Add(message.SequenceNumber, message);
        _broker.Note(new Change.Put(Path, message));
        Place(message);
    }

    private void Place(StoredMessage message)
    {
        if (message.State == MessageState.Active)
            _ready.Add(message.SequenceNumber);
        if (message.State == MessageState.Scheduled)
            _agenda.Note(message.SequenceNumber, message.Content.ScheduledFor!.Value);
        else if (DeadLetters is not null && message.ExpiresAt is { } expiry)
            _agenda.Note(message.SequenceNumber, expiry);
    }

    private void Forget(long sequenceNumber)
    {
        _messages.Remove(sequenceNumber);
        _ready.Remove(sequenceNumber);
        _broker.Note(new Change.Remove(Path, sequenceNumber));
    }

    private void OnDue() => _broker.Tick(() =>
    {
        foreach (var number in _agenda.TakeDue())
        {
            if (_messages.TryGetValue(number, out var message))
                LookAgain(message);
        }

        Dispatch();
        DeadLetters?.Dispatch();
    });

    private void LookAgain(StoredMessage message)
    {
        var now = Now;
        if (message.Lock is { } held)
        {
            if (held.Until <= now)
                Unlock(message, inVain: true);
        }
        else if (message.State == MessageState.Scheduled)
        {
            if (message.Content.ScheduledFor <= now)
                Activate(message, now);
        }
        else if (IsExpired(message, now))
        {
            Expire(message);
        }
    }

    /// <summary>A scheduled message falls due: it goes to the end of the queue under a new number.</summary>
    private void Activate(StoredMessage message, DateTimeOffset now)
    {
        Forget(message.SequenceNumber);
        Keep(new StoredMessage { SequenceNumber = _next, EnqueuedSequenceNumber = message.EnqueuedSequenceNumber, EnqueuedAt = now, Content = message.Content });
    }

    private bool IsExpired(StoredMessage message, DateTimeOffset now) => DeadLetters is not null && message.ExpiresAt <= now;

    private void Expire(StoredMessage message)
    {
        if (_broker.Options.DeadLetterExpired)
            Bury(message, "TTLExpiredException", "The message's time to live was over.");
        else
            Forget(message.SequenceNumber);
    }
}
