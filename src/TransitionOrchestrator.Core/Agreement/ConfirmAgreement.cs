using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>Confirms the customer's acceptance of the Microsoft Customer Agreement, as a person of the partner attested it.</summary>
internal sealed class ConfirmAgreement(ICustomerAccount account, StepRecorder recorder)
    : IActivity<StepRequest<AgreementAttestation>, StepAnswer<AgreementAttestation>>
{
    public async Task<StepAnswer<AgreementAttestation>> RunAsync(ActivityContext context, StepRequest<AgreementAttestation> input, CancellationToken cancellationToken)
    {
        var answer = await account.ConfirmAgreementAsync(input, cancellationToken);
        await recorder.RecordAsync(input.Order, answer, TransitionPhase.Checking, change => change, cancellationToken);
        return answer with { Effects = [] };
    }
}
