using TransitionOrchestrator.PartnerCenter.RateLimits;
using TransitionOrchestrator.PartnerCenter.Tests.Testing;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.PartnerCenter.Tests.RateLimits;

public sealed class FamilyLimiterTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Wait_ManyCallers_NeverExceedsTheLimitInAnyMinute()
    {
        using var limiter = new FamilyLimiter(500, 10, _time);
        var waits = Enumerable.Range(0, 2000).Select(_ => limiter.WaitAsync(default)).ToList();
        var through = new List<int> { 0, Through() };
        for (var tenth = 0; tenth < 2460; tenth++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            through.Add(Through());
        }

        Assert.Equal(10, through[1]);
        Assert.Equal(2000, through[^1]);
        for (var start = 0; start + 600 < through.Count; start++)
            Assert.InRange(through[start + 600] - through[start], 0, 500);
        Assert.InRange(through[600], 499, 500);

        int Through() => waits.Count(w => w.IsCompletedSuccessfully);
    }

    [Fact]
    public void Wait_Waiters_AreServedInOrder()
    {
        using var limiter = new FamilyLimiter(60, 1, _time);
        var waits = Enumerable.Range(0, 5).Select(_ => limiter.WaitAsync(default)).ToList();

        for (var served = 1; served <= 5; served++)
        {
            Assert.All(waits.Take(served), w => Assert.True(w.IsCompletedSuccessfully || w.Wait(TimeSpan.FromMinutes(1))));
            Assert.All(waits.Skip(served), w => Assert.False(w.IsCompleted));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Wait_OneGivesUp_CostsNoPermit()
    {
        using var limiter = new FamilyLimiter(60, 1, _time);
        using var impatient = new CancellationTokenSource();
        await limiter.WaitAsync(default);
        var givesUp = limiter.WaitAsync(impatient.Token);
        var stays = limiter.WaitAsync(default);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givesUp);
        _time.Advance(TimeSpan.FromSeconds(1));

        await stays.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Throttled_WhileOthersWait_HoldsAllOfThem()
    {
        using var limiter = new FamilyLimiter(64, 5, _time);
        Assert.Equal(TimeSpan.FromSeconds(30), limiter.Throttled(TimeSpan.FromSeconds(30)));
        var first = limiter.WaitAsync(default);
        var second = limiter.WaitAsync(default);

        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(first.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await first.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await second.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Throttled_CallsUnderWayWhenThePauseBegan_DoNotMakeItLonger()
    {
        using var limiter = new FamilyLimiter(64, 5, _time);
        limiter.Throttled(TimeSpan.FromSeconds(10));

        for (var n = 0; n < 20; n++)
            limiter.Throttled(TimeSpan.FromSeconds(10));

        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromSeconds(10), limiter.PausedUntil);
    }

    [Fact]
    public void Throttled_WithoutHint_WaitsLongerEachTimeUntilACallSucceeds()
    {
        using var limiter = new FamilyLimiter(64, 5, _time);

        Assert.Equal(TimeSpan.FromSeconds(5), Next());
        Assert.Equal(TimeSpan.FromSeconds(10), Next());
        Assert.Equal(TimeSpan.FromSeconds(20), Next());
        limiter.Accepted();
        Assert.Equal(TimeSpan.FromSeconds(5), Next());

        TimeSpan Next()
        {
            var pause = limiter.Throttled(null);
            _time.Advance(pause);
            return pause;
        }
    }

    [Fact]
    public async Task Dispose_WithWaiters_LetsNobodyHang()
    {
        var limiter = new FamilyLimiter(60, 1, _time);
        await limiter.WaitAsync(default);
        var waiting = limiter.WaitAsync(default);

        limiter.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }
}
