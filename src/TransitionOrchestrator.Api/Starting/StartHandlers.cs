using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary><c>POST /transitions</c> and <c>POST /transitions/preview</c>.</summary>
public sealed class StartHandlers(TransitionCommands commands, TimeProvider time, IOptions<TransitionApiOptions> options, ILogger<StartHandlers> logger)
{
    /// <summary>Starts a transition.</summary>
    /// <param name="request">The request, with a <see cref="TransitionRequestBody"/>.</param>
    /// <param name="cancellationToken">Given up only while the body is read: a claimed customer is started even if the client hangs up (I6).</param>
    public async Task<IResult> StartAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (transition, problem) = await ReadAsync(request, cancellationToken);
        return transition is null
            ? OutcomeAnswer.Refused(problem!, "Start", logger)
            : OutcomeAnswer.Of(await commands.StartAsync(transition with { RequestedBy = Caller.NameOf(request) }, CancellationToken.None), "Start", request, options.Value, logger);
    }

    /// <summary>Says what a transition would do. Buys and starts nothing.</summary>
    /// <param name="request">The request, with a <see cref="TransitionRequestBody"/>.</param>
    /// <param name="cancellationToken">The client hung up.</param>
    public async Task<IResult> PreviewAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (transition, problem) = await ReadAsync(request, cancellationToken);
        if (transition is null)
            return problem!.Answer();

        var reading = await commands.PreviewAsync(transition, cancellationToken);
        return reading switch
        {
            { Value: { } assessment } => new Answer(StatusCodes.Status200OK, TransitionPreview.Of(transition.Customer, assessment)),
            { Problem: { Code: ApiProblem.CustomerUnknownCode } unknown } => ApiProblem.Of(StatusCodes.Status404NotFound, unknown, record: null).Answer(),
            { Problem: { Passing: true } passing } => ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, passing, record: null).Answer()
                .WithRetryAfter(options.Value.RetryAfter),
            { Problem: { } refused } => ApiProblem.Of(StatusCodes.Status502BadGateway, refused, record: null).Answer(),
            _ => throw new InvalidOperationException("A reading has neither a value nor a problem."),
        };
    }

    private async Task<(TransitionRequest? Request, ApiProblem? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await BodyReader.ReadAsync(request, cancellationToken);
        if (body.Json is not { } json)
            return (null, body.Problem ?? BodyReader.Empty());
        var errors = new List<FieldError>();
        var transition = TransitionRequestReader.Read(json, time.GetUtcNow(), errors);
        return (transition, transition is null ? ApiProblem.InvalidRequest(errors) : null);
    }
}
