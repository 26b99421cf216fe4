namespace TransitionOrchestrator.Benchmarks.Measuring;

/// <summary>Looks at the working set of this process every few milliseconds. The operating system's own peak is never lowered, and so says nothing about a second run.</summary>
internal sealed class MemoryPeak : IDisposable
{
    private readonly Timer _timer;
    private long _highest;

    public MemoryPeak()
    {
        // Gives back what an earlier run left behind.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _timer = new Timer(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
    }

    public long Highest()
    {
        Look();
        return Interlocked.Read(ref _highest);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = Environment.WorkingSet;
        for (var before = Interlocked.Read(ref _highest); now > before; before = Interlocked.Read(ref _highest))
        {
            if (Interlocked.CompareExchange(ref _highest, now, before) == before)
                return;
        }
    }
}
