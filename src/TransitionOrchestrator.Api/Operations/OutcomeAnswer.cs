using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>Turns what became of a request or an operation into an answer, and logs it: the operation, the code and the transition, nothing else.</summary>
internal static class OutcomeAnswer
{
    public static Answer Of(OperationResult result, string operation, HttpRequest request, TransitionApiOptions options, ILogger logger) => result switch
    {
        { Standing: OperationStanding.Accepted, Record: { } record } => Receipt(StatusCodes.Status202Accepted, "accepted", record, operation, request, options, logger),
        { Standing: OperationStanding.AlreadyRunning, Record: { } record } => Receipt(StatusCodes.Status200OK, "alreadyRunning", record, operation, request, options, logger),
        { Problem: { } problem } => Refused(ApiProblem.Of(StatusOf(result.Standing, problem), problem, result.Record), operation, logger),
        _ => throw new InvalidOperationException($"The standing {result.Standing} came without a transition or a problem."),
    };

    public static Answer Refused(ApiProblem problem, string operation, ILogger logger, TransitionId? id = null)
    {
        // The id is one that was read as such: what a client made up never reaches the log.
        ApiLog.Answered(logger, operation, problem.Code, problem.TransitionId ?? id?.ToString() ?? "-");
        return problem.Answer();
    }

    private static Answer Receipt(
        int status, string code, TransitionRecord record, string operation, HttpRequest request, TransitionApiOptions options, ILogger logger)
    {
        ApiLog.Answered(logger, operation, code, record.Id.ToString());
        return new Answer(status, TransitionReceipt.Of(record, request))
            .With("Location", ManagementLinks.PathOf(request, record.Id))
            .WithRetryAfter(options.RetryAfter);
    }

    private static int StatusOf(OperationStanding standing, Problem problem) => standing switch
    {
        // A refused sign-in, for example, must not read as if the customer did not exist.
        OperationStanding.NotFound when problem.Code is not (ApiProblem.CustomerUnknownCode or ApiProblem.TransitionUnknownCode) => StatusCodes.Status502BadGateway,
        OperationStanding.Conflict => StatusCodes.Status409Conflict,
        OperationStanding.NotFound => StatusCodes.Status404NotFound,
        OperationStanding.Over => StatusCodes.Status410Gone,
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, "Not a refusal."),
    };
}
