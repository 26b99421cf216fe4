using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>How fast a batch comes forward, and when it will be done. Pure.</summary>
/// <param name="RatePerHour">Rows that became final per hour; null when that is not known.</param>
/// <param name="EstimatedFinish">When it ends if it goes on as before; null when that is not known.</param>
internal sealed record BatchPace(double? RatePerHour, DateTimeOffset? EstimatedFinish)
{
    public static BatchPace Of(BatchRecord batch, DateTimeOffset now)
    {
        var spent = (batch.FinishedAt ?? now) - batch.RateFrom;
        var done = batch.Counts.Final - batch.FinalBefore;
        if (done <= 0 || spent <= TimeSpan.Zero)
            return new BatchPace(RatePerHour: null, EstimatedFinish: null);
        var rate = Math.Round(done / spent.TotalHours, 1);
        if (!batch.MayStart(now))
            return new BatchPace(rate, EstimatedFinish: null);
        var finish = now + (spent / done * batch.Counts.Open);
        var isCertain = batch.NextDueAt is null && !(batch.Counts.Waiting + batch.Counts.Queued > 0 && batch.Window?.NextClosing(now) < finish);
        return new BatchPace(rate, isCertain ? finish : null);
    }
}
