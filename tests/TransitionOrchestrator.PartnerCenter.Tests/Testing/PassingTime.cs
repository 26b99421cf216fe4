using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.PartnerCenter.Tests.Testing;

/// <summary>Time in the words of these tests: how long somebody waits.</summary>
internal static class PassingTime
{
    /// <summary>Completes when a timer is set that fires exactly this long from now.</summary>
    public static Task TimerSet(this ManualTimeProvider time, TimeSpan due) => time.WaitForTimerAsync(time.GetUtcNow() + due).WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>Waits until somebody waits exactly this long, then lets the time pass.</summary>
    public static async Task PassWhenAwaited(this ManualTimeProvider time, TimeSpan due)
    {
        await time.TimerSet(due);
        time.Advance(due);
    }
}
