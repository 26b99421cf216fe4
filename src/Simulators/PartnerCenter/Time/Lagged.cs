namespace TransitionOrchestrator.Simulators.PartnerCenter.Time;

/// <summary>A value whose changes are true at once and seen by readers later.</summary>
internal sealed class Lagged<T>(T value)
{
    private T _previous = value;
    private DateTimeOffset _visibleAt = DateTimeOffset.MinValue;

    public T Truth { get; private set; } = value;

    /// <summary>What a reader saw before the last change.</summary>
    public T Previous => _previous;

    public void Set(T value, DateTimeOffset at, TimeSpan lag)
    {
        _previous = Read(at);
        _visibleAt = at + lag;
        Truth = value;
    }

    public T Read(DateTimeOffset now) => now >= _visibleAt ? Truth : _previous;
}
