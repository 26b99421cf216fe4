using TransitionOrchestrator.Hosting;

namespace TransitionOrchestrator.LocalHost;

/// <summary>The head's upkeep: recovery at the start and once an hour, removal of what is old an hour after the start and once a day.</summary>
internal sealed partial class UpkeepByTheClock(Upkeep upkeep, TimeProvider time, ILogger<UpkeepByTheClock> logger) : BackgroundService
{
    private const int LooksADay = 24;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromDays(1) / LooksADay;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        for (var look = 0; ; look++)
        {
            try
            {
                if (look % LooksADay == 1)
                    await upkeep.RemoveOldAsync(stoppingToken);
                else
                    await upkeep.RecoverAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                NotLooked(logger, failure); // Storage is away; the next look comes in an hour, and a restart looks at once.
            }

            if (!await timer.WaitForNextTickAsync(stoppingToken))
                return;
        }
    }

    [LoggerMessage(7102, LogLevel.Error, "The look at transitions and batches that are not final failed; it is repeated in an hour.")]
    private static partial void NotLooked(ILogger logger, Exception exception);
}
