namespace TransitionOrchestrator.Simulators.ServiceBus.Storage;

/// <summary>
/// Keeps changes in an append-only file. They are gathered and written together, so that one flush to the disk serves all that
/// wait for it. From time to time the file is written anew with what is still there.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const long SmallestCompaction = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Task _writing;
    private FileStream _file;
    private MemoryStream _pending = new();
    private bool _replaces;
    private long _written;
    private long _compactAt = SmallestCompaction;
    private TaskCompletionSource _next = NewCommit();
    private Task _inFlight = Task.CompletedTask;
    private bool _closed;

    private Journal(string path, FileStream file)
    {
        _path = path;
        _file = file;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Opens or makes a file.</summary>
    /// <param name="path">The file; its folder is made if it is missing.</param>
    /// <param name="apply">Takes each change that it holds.</param>
    /// <exception cref="IOException">It cannot be opened; another process may have it.</exception>
    /// <exception cref="InvalidDataException">It is no journal, or is damaged.</exception>
    public static Journal Open(string path, Action<Change> apply)
    {
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            foreach (var change in JournalRecords.Read(file))
                apply(change);
            return new Journal(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether the file has grown so much that it should be written anew.</summary>
    public bool WantsCompaction
    {
        get
        {
            lock (_gate)
                return _written + _pending.Length > _compactAt;
        }
    }

    /// <summary>Adds changes that hold together or not at all.</summary>
    public void Append(IReadOnlyCollection<Change> changes)
    {
        lock (_gate)
            JournalRecords.Write(_pending, changes);
        _wake.Release();
    }

    /// <summary>Puts these changes, which are everything that is there now, in the place of all that was added before.</summary>
    public void Replace(IEnumerable<Change> everything)
    {
        lock (_gate)
        {
            _pending.SetLength(0);
            _pending.Write(JournalRecords.Mark);
            foreach (var change in everything)
                JournalRecords.Write(_pending, [change]);
            _replaces = true;
            _written = 0;
            _compactAt = Math.Max(SmallestCompaction, 2 * _pending.Length);
        }

        _wake.Release();
    }

    /// <summary>Ends when all that was added so far is on the disk.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public Task CommitAsync()
    {
        lock (_gate)
            return _pending.Length > 0 ? _next.Task : _inFlight;
    }

    /// <summary>Writes what is left and closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
            _closed = true;
        _wake.Release();
        _writing.Wait();
        _file.Dispose();
        _wake.Dispose();
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            await _wake.WaitAsync();
            MemoryStream taken;
            TaskCompletionSource done;
            bool replaces;
            lock (_gate)
            {
                if (_pending.Length == 0 && _closed)
                    return;
                if (_pending.Length == 0)
                    continue;
                (taken, replaces, done) = (_pending, _replaces, _next);
                (_pending, _replaces, _next, _inFlight) = (new MemoryStream(), false, NewCommit(), done.Task);
                _written += taken.Length;
            }

            try
            {
                Write(taken, replaces);
                done.SetResult();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // What is behind a gap would be lost at the next start: nothing is taken from here on.
                done.SetException(new IOException($"The queue journal cannot be written: {failure.Message}", failure));
                await FailAllAsync(failure);
                return;
            }
        }
    }

    private void Write(MemoryStream taken, bool replaces)
    {
        if (!replaces)
        {
            taken.WriteTo(_file);
            _file.Flush(flushToDisk: true);
            return;
        }

        var fresh = _path + ".new";
        using (var file = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            taken.WriteTo(file);
            file.Flush(flushToDisk: true);
        }

        _file.Dispose();
        File.Move(fresh, _path, overwrite: true);
        _file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.None);
    }

    private async Task FailAllAsync(Exception failure)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_pending.Length > 0)
                {
                    _pending.SetLength(0);
                    _inFlight = _next.Task;
                    _next.SetException(new IOException($"The queue journal cannot be written: {failure.Message}", failure));
                    _next = NewCommit();
                }

                if (_closed)
                    return;
            }

            await _wake.WaitAsync();
        }
    }

    private static TaskCompletionSource NewCommit() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
