using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary><c>POST /batches/{id}/cancel</c>, <c>suspend</c>, <c>resume</c>, <c>retry</c>.</summary>
public sealed class BatchOperationHandlers(BatchCommands commands, IOptions<TransitionApiOptions> options, ILogger<BatchOperationHandlers> logger)
{
    /// <summary>Carries out an operation, or with <c>?dryRun=true</c> only counts the rows that it concerns.</summary>
    /// <param name="request">The request; its body may hold a reason.</param>
    /// <param name="id">The batch.</param>
    /// <param name="operation">What is to be done.</param>
    /// <param name="cancellationToken">Given up only while the body is read.</param>
    public async Task<IResult> OperateAsync(HttpRequest request, string id, BatchOperationKind operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var name = operation.ToString();
        if (!BatchIds.IsId(id))
            return Refused(ApiProblem.BatchUnknown(), name);
        var query = new QueryReader(request.Query);
        var dryRun = SubmitQuery.Flag(query, "dryRun");
        query.ReportUnknown();
        if (query.Errors.Count > 0)
            return Refused(ApiProblem.InvalidQuery(query.Errors), name, id);
        var body = await BodyReader.ReadAsync(request, cancellationToken);
        if (body.Problem is { } problem)
            return Refused(problem, name, id);
        var errors = new List<FieldError>();
        var reason = body.Json is { } json ? OperationHandlers.ReadReason(new FieldReader(json, "", errors)) : null;
        if (errors.Count > 0)
            return Refused(ApiProblem.InvalidRequest(errors), name, id);

        var outcome = await CarryOut(operation)(id, new PersonsDecision(reason, Caller.NameOf(request)), dryRun, CancellationToken.None);
        if (outcome is not { Standing: OperationStanding.Accepted, Batch: { } batch })
            return Refused(ApiProblem.Of(StatusOf(outcome.Standing), outcome.Problem!, record: null) with { BatchId = outcome.Batch?.Id }, name, outcome.Batch?.Id);
        ApiLog.BatchAnswered(logger, name, dryRun ? "counted" : "accepted", id);
        var receipt = new BatchOperationReceipt(id, outcome.Affected, batch.Phase, BatchLinks.Of(request, id));
        return dryRun
            ? new Answer(StatusCodes.Status200OK, receipt)
            : new Answer(StatusCodes.Status202Accepted, receipt).With("Location", BatchLinks.PathOf(request, id)).WithRetryAfter(options.Value.RetryAfter);
    }

    private Func<string, PersonsDecision, bool, CancellationToken, Task<BatchOperation>> CarryOut(BatchOperationKind operation) => operation switch
    {
        BatchOperationKind.Cancel => commands.CancelAsync,
        BatchOperationKind.Suspend => commands.SuspendAsync,
        BatchOperationKind.Resume => commands.ResumeAsync,
        BatchOperationKind.Retry => commands.RetryAsync,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not an operation."),
    };

    private static int StatusOf(OperationStanding standing) => standing switch
    {
        OperationStanding.Conflict => StatusCodes.Status409Conflict,
        OperationStanding.NotFound => StatusCodes.Status404NotFound,
        OperationStanding.Over => StatusCodes.Status410Gone,
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, "Not a refusal."),
    };

    private Answer Refused(ApiProblem problem, string operation, string? id = null)
    {
        ApiLog.BatchAnswered(logger, operation, problem.Code, id ?? "-");
        return problem.Answer();
    }
}
