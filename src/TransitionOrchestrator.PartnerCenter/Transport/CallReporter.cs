using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.PartnerCenter.Transport;

/// <summary>Tells the log and every observer about a finished call.</summary>
internal sealed class CallReporter(IEnumerable<ICallObserver> observers, ILogger<CallReporter> logger)
{
    private readonly ICallObserver[] _observers = [.. observers];

    public void Succeeded(CallState call)
    {
        TransportLog.Succeeded(logger, call.Operation.Name, call.LastStatus, call.Elapsed, call.Attempts, call.Context.RequestId, call.Context.CorrelationId);
        Tell(Call(call));
    }

    public void Failed(CallState call, PartnerCenterException failure)
    {
        TransportLog.Failed(logger, call.Operation.Name, failure.Kind, failure.HttpStatus, failure.Code, failure.Ambiguous, call.Elapsed, call.Attempts, call.Context.RequestId, call.Context.CorrelationId);
        Tell(Call(call) with { Status = failure.HttpStatus, Code = failure.Code, Failure = failure.Kind, Ambiguous = failure.Ambiguous });
    }

    public void Cancelled(CallState call) =>
        Tell(Call(call) with { Code = "cancelled", Ambiguous = call is { Attempts: > 0, Operation.Repeat: not Repeat.Read } });

    private static PartnerCall Call(CallState call) =>
        new(call.Operation.Name, call.Operation.Method.Method, call.Request.Path, call.Operation.Repeat != Repeat.Read, call.Context.RequestId, call.Context.CorrelationId)
        {
            StartedAt = call.StartedAt, Duration = call.Elapsed, Attempts = call.Attempts, Status = call.LastStatus,
        };

    private void Tell(PartnerCall call)
    {
        foreach (var observer in _observers)
        {
            try
            {
                observer.OnCall(call);
            }
            catch (Exception e)
            {
                // The outside effect has happened: a broken observer must not make a purchase look failed.
                TransportLog.ObserverFailed(logger, e, observer.GetType().Name, call.Operation, call.RequestId);
            }
        }
    }
}
