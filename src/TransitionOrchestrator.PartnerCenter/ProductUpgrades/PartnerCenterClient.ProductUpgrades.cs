using TransitionOrchestrator.PartnerCenter.Errors;
using TransitionOrchestrator.PartnerCenter.Json;
using TransitionOrchestrator.PartnerCenter.ProductUpgrades;
using TransitionOrchestrator.PartnerCenter.Transport;

namespace TransitionOrchestrator.PartnerCenter;

public sealed partial class PartnerCenterClient
{
    private static readonly Operation CheckUpgradeEligibilityOperation = new(nameof(CheckUpgradeEligibility), HttpMethod.Post, ResourceFamily.ProductUpgrades);
    private static readonly Operation CreateUpgradeOperation = new(nameof(CreateUpgrade), HttpMethod.Post, ResourceFamily.ProductUpgrades, Repeat.LookFirst);
    private static readonly Operation GetUpgradeStatusOperation = new(nameof(GetUpgradeStatus), HttpMethod.Post, ResourceFamily.ProductUpgrades);

    /// <summary>Whether the customer can be upgraded (page "get-eligibility-for-product-upgrade"). A POST that changes nothing.</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure that is not a reason of ineligibility.</exception>
    public async Task<UpgradeEligibility> CheckUpgradeEligibility(Guid customerId, CallContext context, CancellationToken cancellation)
    {
        try
        {
            var reply = await _transport.SendAsync(CheckUpgradeEligibilityOperation, context, new("/v1/productUpgrades/eligibility", UpgradeBody(customerId)), cancellation);
            var answer = Read(CheckUpgradeEligibilityOperation, context, reply, PartnerCenterJson.Default.EligibilityAnswer);
            if (answer.IsEligible is not { } eligible)
                throw NotUnderstood(CheckUpgradeEligibilityOperation, context, reply, "The answer does not say whether the customer is eligible.");
            if (eligible)
                return new(true, answer.UpgradeId, IneligibilityReason.None);
            var (reason, code) = Ineligibility.OfText(answer.Reason);
            return new(false, answer.UpgradeId, reason, code, Redaction.Clean(answer.Reason));
        }
        catch (PartnerCenterException e) when (e.HttpStatus is >= 400 and < 500 && Ineligibility.OfCode(e.Code) is { } reason)
        {
            var upgradeId = reason is IneligibilityReason.UpgradeInProgress or IneligibilityReason.UpgradeCompleted ? UpgradeId.FromText(e.Description, customerId) : null;
            return new(false, upgradeId, reason, e.Code, e.Description);
        }
    }

    /// <summary>
    /// Starts the upgrade of a customer, or attaches to the one that exists. Cannot be undone and is never repeated blindly: see the
    /// remarks of <see cref="PartnerCenterClient"/>.
    /// </summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up; whether an upgrade was started is not known then.</param>
    /// <exception cref="PartnerCenterException">Ambiguous when the outcome is not known: ask <see cref="CheckUpgradeEligibility"/> for an upgrade's id.</exception>
    public async Task<UpgradeStart> CreateUpgrade(Guid customerId, CallContext context, CancellationToken cancellation)
    {
        try
        {
            var reply = await _transport.SendAsync(CreateUpgradeOperation, context, new("/v1/productUpgrades", UpgradeBody(customerId)), cancellation);
            return UpgradeId.FromLocation(reply.Location) is { } id
                ? new(id, UpgradeStartOutcome.Started)
                : throw NotUnderstood(CreateUpgradeOperation, context, reply, "The upgrade was accepted without naming its id.");
        }
        catch (PartnerCenterException e) when (e.Code is "900109" or "900110")
        {
            var id = UpgradeId.FromText(e.Description, customerId)
                ?? (await CheckUpgradeEligibility(customerId, context.FollowUp("which upgrade exists"), cancellation)).UpgradeId;
            if (id is null)
                throw;
            return new(id.Value, e.Code is "900109" ? UpgradeStartOutcome.AttachedToRunning : UpgradeStartOutcome.AlreadyCompleted);
        }
    }

    /// <summary>How far an upgrade is (page "get-product-upgrade-status").</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="upgradeId">From <see cref="CreateUpgrade"/>.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">NotFound 900106, Invalid 900111 for another customer's; and every other failure.</exception>
    public async Task<UpgradeStatus> GetUpgradeStatus(Guid customerId, Guid upgradeId, CallContext context, CancellationToken cancellation)
    {
        var answer = await Send(
            GetUpgradeStatusOperation, context, new($"/v1/productUpgrades/{upgradeId}/status", UpgradeBody(customerId)),
            PartnerCenterJson.Default.UpgradeStatusAnswer, cancellation);
        return answer.Of(upgradeId);
    }

    private static byte[] UpgradeBody(Guid customerId) => Body(new(customerId, "Azure"), PartnerCenterJson.Default.UpgradeRequest);
}
