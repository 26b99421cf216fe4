using TransitionOrchestrator.Simulators.PartnerCenter.Time;

namespace TransitionOrchestrator.EndToEnd.Tests.Worlds;

/// <summary>Partner Center's clock for everybody: what waits an hour there and a day here fits into a test. Timers run as fast as the clock.</summary>
internal sealed class FastTime(SimulatedClock clock) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetUtcNow().UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new FastTimer(System.CreateTimer(callback, state, Shortened(dueTime), Shortened(period)), this);

    private TimeSpan Shortened(TimeSpan time)
    {
        if (time <= TimeSpan.Zero)
            return time; // At once, or (minus one millisecond) never.
        var shortened = time / clock.Factor;
        return shortened < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : shortened;
    }

    private sealed class FastTimer(ITimer timer, FastTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(time.Shortened(dueTime), time.Shortened(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
