using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.PartnerCenter.Transitions;

/// <summary>
/// The calls of one step: their ids are derived from the instance, the step and how often it was asked for, so that a call that
/// is repeated after a crash is recognised on the other side; and every write becomes a line of the journal.
/// </summary>
/// <param name="order">The transition.</param>
/// <param name="ask">How often the step was asked for.</param>
/// <param name="mayHaveRunBefore">Another run of this very ask may have ended with its process.</param>
/// <param name="time">The clock.</param>
internal sealed class StepCalls(TransitionOrder order, int ask, bool mayHaveRunBefore, TimeProvider time)
{
    private readonly List<Effect> _effects = [];

    /// <summary>What was changed outside.</summary>
    public IReadOnlyList<Effect> Effects => _effects;

    /// <summary>The ids of a call.</summary>
    /// <param name="operation">What is done.</param>
    /// <param name="target">What it is done to.</param>
    public CallContext Ids(string operation, string target) =>
        new(order.CorrelationId, CallContext.Derive(order.InstanceId, $"{operation}/{target}/{ask}").RequestId);

    /// <summary>
    /// A run before this one may have made this write and not have lived to note it. It is noted as one whose outcome is unknown
    /// (I8), before anything is looked at; should this run make the write, under the same request id, its outcome stands instead.
    /// </summary>
    public void MayHaveBeenMade(string operation, string target)
    {
        if (mayHaveRunBefore)
            Note(operation, target, Ids(operation, target), EffectOutcome.Unknown, code: null, "A run of this step that ended with its process may have made this call.");
    }

    /// <summary>Makes a write and notes it, whatever comes of it.</summary>
    public async Task<T> WriteAsync<T>(string operation, string target, Func<CallContext, Task<T>> call, Func<T, bool>? isDone = null)
    {
        var ids = Ids(operation, target);
        try
        {
            var answer = await call(ids);
            Note(operation, target, ids, isDone?.Invoke(answer) ?? true ? EffectOutcome.Succeeded : EffectOutcome.Accepted, code: null, detail: null);
            return answer;
        }
        catch (PartnerCenterException failure)
        {
            Note(operation, target, ids, failure.Ambiguous ? EffectOutcome.Unknown : EffectOutcome.Refused, failure.Code, failure.Description);
            throw;
        }
    }

    private void Note(string operation, string target, CallContext ids, string outcome, string? code, string? detail)
    {
        _effects.RemoveAll(line => line.RequestId == ids.RequestId);
        _effects.Add(new Effect(time.GetUtcNow(), operation, target, ids.RequestId, ids.CorrelationId, outcome) { Code = code, Detail = detail });
    }
}
