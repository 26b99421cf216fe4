using TransitionOrchestrator.Simulators.ServiceBus.Storage;

namespace TransitionOrchestrator.Simulators.ServiceBus.Queues;

/// <summary>All queues, with the one gate that guards them: moves between queues and the journal's order need no more thought than that.</summary>
internal sealed class Broker : IDisposable
{
    public const string DeadLetterSuffix = "/$deadletterqueue";

    private readonly Dictionary<string, MessageQueue> _queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly Journal? _journal;
    private readonly List<Change> _changes = [];
    private bool _disposed;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The file is no journal, or is damaged.</exception>
    public Broker(ServiceBusSimulatorOptions options, TimeProvider time)
    {
        Options = options;
        Time = time;
        foreach (var name in options.Queues)
            Add(name);
        if (options.File is not { } file)
            return;
        _journal = Journal.Open(file, change => Existing(change.Queue).Apply(change));
        lock (Gate)
        {
            foreach (var queue in _queues.Values)
                queue.Resume();
            _changes.Clear();
            _journal.Replace(_queues.Values.SelectMany(queue => queue.Everything()));
        }

        try
        {
            // Whoever starts it is to know at once if the file cannot be written.
            _journal.CommitAsync().GetAwaiter().GetResult();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Lock Gate { get; } = new();

    public ServiceBusSimulatorOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>The queues without their dead-letter queues, by name.</summary>
    public IEnumerable<MessageQueue> Queues => _queues.Values.Where(queue => queue.DeadLetters is not null).OrderBy(queue => queue.Path, StringComparer.Ordinal);

    /// <summary>The queue, or dead-letter queue, at an address; null if there is none.</summary>
    public MessageQueue? Find(string address) => _queues.GetValueOrDefault(address.Trim('/'));

    /// <summary>Notes a change of the operation under way. Under the gate.</summary>
    public void Note(Change change) => _changes.Add(change);

    /// <summary>Runs an operation under the gate; its changes are kept together or not at all.</summary>
    /// <returns>What it answers, and a task that ends when that is on the disk.</returns>
    public (T Answer, Task Stored) Run<T>(Func<T> operation)
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _changes.Clear();
            var answer = operation();
            return (answer, Keep());
        }
    }

    /// <inheritdoc cref="Run{T}"/>
    public Task Run(Action operation) => Run(() =>
    {
        operation();
        return true;
    }).Stored;

    /// <summary>Runs what a timer asked for; nothing if the broker has ended meanwhile.</summary>
    public void Tick(Action operation)
    {
        lock (Gate)
        {
            if (_disposed)
                return;
            operation();
            _ = Keep(); // nobody waits for it
        }
    }

    /// <summary>Ends timers and writes what is left.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            foreach (var queue in _queues.Values)
                queue.Dispose();
        }

        _journal?.Dispose();
    }

    private Task Keep()
    {
        if (_journal is null || _changes.Count == 0)
        {
            _changes.Clear();
            return _journal?.CommitAsync() ?? Task.CompletedTask;
        }

        _journal.Append(_changes);
        _changes.Clear();
        if (_journal.WantsCompaction)
            _journal.Replace(_queues.Values.SelectMany(queue => queue.Everything()));
        return _journal.CommitAsync();
    }

    private MessageQueue Existing(string path)
    {
        if (!_queues.ContainsKey(path))
            Add(path.EndsWith(DeadLetterSuffix, StringComparison.OrdinalIgnoreCase) ? path[..^DeadLetterSuffix.Length] : path);
        return _queues[path];
    }

    private void Add(string name)
    {
        var deadLetters = new MessageQueue(this, name + DeadLetterSuffix, null);
        _queues[deadLetters.Path] = deadLetters;
        _queues[name] = new MessageQueue(this, name, deadLetters);
    }
}
