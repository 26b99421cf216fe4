using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.PartnerCenter.Transitions;

/// <summary>Suspends one commerce subscription whose mapping is confirmed. The Azure subscription is never touched (I3).</summary>
internal sealed class Suspension(PartnerCenterClient client, Guid customer, StepCalls calls)
{
    private const string Operation = "SuspendCommerceSubscription";

    /// <summary>Notes a suspension that a run before this one may have sent.</summary>
    public void MayHaveBeenMade(ConfirmedMapping item) => calls.MayHaveBeenMade(Operation, $"{item.Work.CommerceId}");

    /// <summary>Reads the subscription, and suspends it only if it is still what the confirmation saw.</summary>
    /// <param name="item">The confirmed mapping.</param>
    /// <param name="mayBeRefused">See <see cref="EnsureAsync(ConfirmedMapping, CommerceDocument, bool, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">Signalled on shutdown.</param>
    public async Task<StepOutcome<ConfirmedMapping>> LookAndEnsureAsync(ConfirmedMapping item, bool mayBeRefused, CancellationToken cancellationToken)
    {
        try
        {
            var read = await client.GetSubscription(customer, item.Work.CommerceId.Value, calls.Ids("ReadSubscription", $"{item.Work.CommerceId}"), cancellationToken);
            return read.LegacyStatus() != LegacyStatus.Active ? StepOutcome<ConfirmedMapping>.Done(item) : await EnsureAsync(item, read, mayBeRefused, cancellationToken);
        }
        catch (PartnerCenterException failure) when (failure.Kind == PartnerCenterErrorKind.NotFound)
        {
            return StepOutcome<ConfirmedMapping>.Done(item); // It is gone after the move: nothing is left to suspend.
        }
    }

    /// <summary>Suspends a subscription that was just read and is active.</summary>
    public async Task<StepOutcome<ConfirmedMapping>> EnsureAsync(ConfirmedMapping item, Subscription read, bool mayBeRefused, CancellationToken cancellationToken)
    {
        if (!read.IsStill(item.Work))
        {
            return StepOutcome<ConfirmedMapping>.Failed(item, new Problem("changedMeanwhile",
                "The subscription's reseller of record or Azure subscription changed after its mapping was confirmed; it stays active. Check it, then retry.", Passing: false));
        }

        return await EnsureAsync(item, new CommerceDocument(read.Document.Json, read.Document.ETag), mayBeRefused, cancellationToken);
    }

    /// <summary>Sends the whole resource back with the status changed; its ETag keeps a stale one from being applied.</summary>
    /// <param name="item">The confirmed mapping.</param>
    /// <param name="document">The subscription as it was read.</param>
    /// <param name="mayBeRefused">A refused change of status is looked at once more: somebody else may have suspended it.</param>
    /// <param name="cancellationToken">Signalled on shutdown.</param>
    public async Task<StepOutcome<ConfirmedMapping>> EnsureAsync(ConfirmedMapping item, CommerceDocument document, bool mayBeRefused, CancellationToken cancellationToken)
    {
        try
        {
            var result = await calls.WriteAsync(
                Operation, $"{item.Work.CommerceId}",
                ids => client.SuspendSubscription(customer, new SubscriptionDocument(document.Json, document.ETag), ids, cancellationToken),
                answer => answer is SuspensionResult.Updated);
            return result is SuspensionResult.Updated { Subscription: var updated } && updated.LegacyStatus() != LegacyStatus.Active
                ? StepOutcome<ConfirmedMapping>.Done(item)
                : StepOutcome<ConfirmedMapping>.Pending(item, "suspensionAccepted", "The suspension was accepted and is being carried out.");
        }
        catch (PartnerCenterException failure) when (mayBeRefused && failure.Code is "2011" or "800040" or "800091" or "800096")
        {
            return StepOutcome<ConfirmedMapping>.Pending(item, failure.Code, failure.Description);
        }
    }
}
