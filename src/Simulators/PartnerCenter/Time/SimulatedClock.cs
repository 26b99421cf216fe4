namespace TransitionOrchestrator.Simulators.PartnerCenter.Time;

/// <summary>
/// The clock that the simulated service lives by. It follows another clock, <see cref="Factor"/> times as fast, and can
/// be moved ahead by hand. Everything that the service does over time (orders, upgrades, lagging reads) is counted on it.
/// </summary>
public sealed class SimulatedClock : TimeProvider
{
    private readonly TimeProvider _source;
    private readonly Lock _gate = new();
    private DateTimeOffset _sourceMark;
    private DateTimeOffset _simulatedMark;
    private TimeSpan _advanced;

    /// <summary>Starts the clock at the source's present time, or at <paramref name="start"/>.</summary>
    /// <param name="source">The clock that is followed; the system's when null.</param>
    /// <param name="factor">Simulated seconds per second of the source; must be positive.</param>
    /// <param name="start">What the simulated clock shows at first.</param>
    public SimulatedClock(TimeProvider? source = null, double factor = 1, DateTimeOffset? start = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        _source = source ?? System;
        Factor = factor;
        _sourceMark = _source.GetUtcNow();
        _simulatedMark = start ?? _sourceMark;
    }

    /// <summary>Simulated seconds per second of the caller.</summary>
    public double Factor { get; private set; }

    /// <summary>
    /// The time as a caller counts it: not sped up, but moved ahead with <see cref="Advance"/>. Tokens expire on this
    /// clock, because callers cache them by their own.
    /// </summary>
    public DateTimeOffset CallerNow
    {
        get { lock (_gate) return _source.GetUtcNow() + _advanced; }
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return Now();
    }

    /// <summary>Moves the clock ahead.</summary>
    /// <param name="time">Simulated time; not negative, since the service's past is settled.</param>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        lock (_gate)
        {
            _simulatedMark += time;
            _advanced += time;
        }
    }

    /// <summary>Changes the speed from now on.</summary>
    /// <param name="factor">Simulated seconds per second of the source; must be positive.</param>
    public void SetFactor(double factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        lock (_gate)
        {
            _simulatedMark = Now();
            _sourceMark = _source.GetUtcNow();
            Factor = factor;
        }
    }

    /// <summary>Whole seconds, at least one, that a caller has to wait for <paramref name="simulated"/> to pass.</summary>
    internal int CallerSeconds(TimeSpan simulated) => Math.Max(1, (int)Math.Ceiling(simulated.TotalSeconds / Factor));

    private DateTimeOffset Now() => _simulatedMark + (_source.GetUtcNow() - _sourceMark) * Factor;
}
