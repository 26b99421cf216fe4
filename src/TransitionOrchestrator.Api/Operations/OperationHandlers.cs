using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>What people may do to a transition.</summary>
public enum TransitionOperation
{
    /// <summary>Lets a transition buy that waits for approval.</summary>
    Approve,

    /// <summary>Calls it off: nothing new is begun; what was mapped is finished.</summary>
    Cancel,

    /// <summary>Holds it: no further step begins.</summary>
    Suspend,

    /// <summary>Lets a held one go on.</summary>
    Resume,

    /// <summary>Takes up what did not move; what has moved is not touched again.</summary>
    Retry,
}

/// <summary>The body of an operation; it may be left out.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record OperationBody
{
    /// <summary>Why; it stands in the journal.</summary>
    [MaxLength(OperationHandlers.MaxReason)]
    public string? Reason { get; init; }
}

/// <summary><c>POST /transitions/{id}/approve</c>, <c>cancel</c>, <c>suspend</c>, <c>resume</c>, <c>retry</c>.</summary>
public sealed class OperationHandlers(TransitionCommands commands, IOptions<TransitionApiOptions> options, ILogger<OperationHandlers> logger)
{
    internal const int MaxReason = 500;

    /// <summary>Carries out an operation.</summary>
    /// <param name="request">The request; its body may hold a reason.</param>
    /// <param name="id">The transition; a text that is no id is as unknown as an id that does not exist.</param>
    /// <param name="operation">What is to be done.</param>
    /// <param name="cancellationToken">Given up only while the body is read: what was begun is finished even if the client hangs up (I6).</param>
    public async Task<IResult> OperateAsync(HttpRequest request, string id, TransitionOperation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var name = operation.ToString();
        if (!TransitionId.TryParse(id, out var transition))
            return OutcomeAnswer.Refused(ApiProblem.TransitionUnknown(), name, logger);

        var body = await BodyReader.ReadAsync(request, cancellationToken);
        if (body.Problem is { } problem)
            return OutcomeAnswer.Refused(problem, name, logger, transition);
        var errors = new List<FieldError>();
        var reason = body.Json is { } json ? ReadReason(new FieldReader(json, "", errors)) : null;
        if (errors.Count > 0)
            return OutcomeAnswer.Refused(ApiProblem.InvalidRequest(errors), name, logger, transition);

        var result = await CarryOut(operation)(transition, new PersonsDecision(reason, Caller.NameOf(request)), CancellationToken.None);
        return OutcomeAnswer.Of(result, name, request, options.Value, logger);
    }

    private Func<TransitionId, PersonsDecision, CancellationToken, Task<OperationResult>> CarryOut(TransitionOperation operation) => operation switch
    {
        TransitionOperation.Approve => commands.ApproveAsync,
        TransitionOperation.Cancel => commands.CancelAsync,
        TransitionOperation.Suspend => commands.SuspendAsync,
        TransitionOperation.Resume => commands.ResumeAsync,
        TransitionOperation.Retry => commands.RetryAsync,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not an operation."),
    };

    /// <summary>Reads the body of an operation.</summary>
    internal static string? ReadReason(FieldReader reader)
    {
        var reason = reader.Text("reason", MaxReason);
        reader.ReportUnknown();
        return reason;
    }
}
