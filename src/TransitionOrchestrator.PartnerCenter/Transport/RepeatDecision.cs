using Kind = TransitionOrchestrator.PartnerCenter.PartnerCenterErrorKind;

namespace TransitionOrchestrator.PartnerCenter.Transport;

/// <summary>
/// Whether an attempt is repeated inside one call. Every repeat keeps its <c>MS-RequestId</c>: the page "headers" wants the same id after
/// a timeout and a new one after an answer of the service, and 408, 429 and 5xx are a gateway's refusal or a lost answer, not the
/// service's word on the request; a new id there could do the same thing twice.
/// </summary>
internal static class RepeatDecision
{
    public static bool IsRepeated(Operation operation, PartnerCenterException failure, int transientFailures, int maxRetries, TimeSpan timeLeft)
    {
        var passing = failure.Kind switch
        {
            // Bounded by the call's time alone: the family is paused, so that waiting costs nobody a call.
            Kind.Throttled => true,
            Kind.Transient => (operation.Repeat != Repeat.LookFirst || failure.NotProcessed) && transientFailures <= maxRetries,
            _ => false,
        };

        // A wait that the call will not live to see is better spent in the caller's durable timer.
        return passing && (failure.RetryAfter ?? TimeSpan.Zero) < timeLeft;
    }
}
