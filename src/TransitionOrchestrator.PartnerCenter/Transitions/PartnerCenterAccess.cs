using System.Globalization;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.PartnerCenter.Authentication;

namespace TransitionOrchestrator.PartnerCenter.Transitions;

/// <summary>
/// Whether Partner Center lets us in. A token that is at hand costs nothing; only when the latest call was refused for its token is
/// one small call made, because a token that looks valid may have been revoked.
/// </summary>
internal sealed class PartnerCenterAccess(PartnerCenterClient client, ITokenSource tokens, LatestRefusal latest, TimeProvider time) : IPartnerAccess
{
    public async Task<Problem?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (latest.WasForTheToken)
                await client.GetAgreementTemplate(CallContext.Derive("access", time.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture)), cancellationToken);
            else
                await tokens.GetAsync(appOnlyAllowed: false, refused: null, cancellationToken);
            return null;
        }
        catch (PartnerCenterException failure) when (failure.Kind == PartnerCenterErrorKind.Authentication)
        {
            return failure.ToProblem() with { Passing = false };
        }
        catch (PartnerCenterException failure) when (failure.HttpStatus is null)
        {
            return failure.ToProblem() with { Passing = true }; // nobody answered: whether we are let in is not known
        }
        catch (PartnerCenterException)
        {
            return null; // whatever else it answered, it let us in; what is wrong is for each transition to see and to show
        }
    }
}

/// <summary>Remembers whether the latest call was refused for its token.</summary>
internal sealed class LatestRefusal : ICallObserver
{
    private volatile bool _wasForTheToken;

    public bool WasForTheToken => _wasForTheToken;

    public void OnCall(PartnerCall call)
    {
        if (call.Failure == PartnerCenterErrorKind.Authentication)
            _wasForTheToken = true;
        else if (call.Status is not null)
            _wasForTheToken = false;
    }
}
