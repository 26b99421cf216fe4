using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>Whether a transition comes forward, and when it will be done. Pure.</summary>
/// <param name="StalledSince">Since when it has made no progress although nobody holds it; null when it comes forward.</param>
/// <param name="EstimatedFinish">When it ends if it goes on as before; null when that is not known.</param>
internal sealed record TransitionPace(DateTimeOffset? StalledSince, DateTimeOffset? EstimatedFinish)
{
    private static readonly TransitionPace Unknown = new(StalledSince: null, EstimatedFinish: null);

    public static TransitionPace Of(TransitionRecord record, int percent, TimeSpan stalledAfter, DateTimeOffset now)
    {
        // Who waits for a person is not late.
        if (record.Phase.IsFinal() || record.Phase == TransitionPhase.AwaitingApproval || record.HeldBecause is not null)
            return Unknown;

        if (record.StalledSince(stalledAfter, now) is { } since)
            return Unknown with { StalledSince = since };

        // The time that an approval took says nothing about the work that follows it.
        var begun = record.PurchasingAt ?? record.CheckingAt ?? record.CreatedAt;
        var spent = now - begun;
        return percent is > 0 and < 100 && spent > TimeSpan.Zero
            ? Unknown with { EstimatedFinish = now + (spent * ((100d - percent) / percent)) }
            : Unknown;
    }
}
