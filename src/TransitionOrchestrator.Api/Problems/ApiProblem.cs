using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>Why a request was not carried out (RFC 9457 problem details; the type is <c>about:blank</c>, the code says which problem it is).</summary>
/// <param name="Title">The HTTP status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A stable code.</param>
/// <param name="Detail">What to do about it.</param>
public sealed record ApiProblem(string Title, int Status, string Code, string Detail)
{
    /// <summary>The media type of problem details.</summary>
    internal const string ContentType = "application/problem+json";

    /// <summary>Partner Center does not know the customer. Any other refusal to tell who a customer is says nothing about the customer.</summary>
    internal const string CustomerUnknownCode = "customerUnknown";

    /// <summary>There is no such transition.</summary>
    internal const string TransitionUnknownCode = "transitionUnknown";

    /// <summary>No answer lists more errors than this; a body of 64 KB could hold thousands.</summary>
    private const int MaxErrors = 100;

    /// <summary>The transition that the problem concerns.</summary>
    public string? TransitionId { get; init; }

    /// <summary>The line at which the body stops being JSON, counted from 1.</summary>
    public long? Line { get; init; }

    /// <summary>The byte within that line, counted from 1.</summary>
    public long? Position { get; init; }

    /// <summary>Every problem of the request, at most 100 of them.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>How many errors are not listed.</summary>
    public int? ErrorsOmitted { get; init; }

    /// <summary>Finds the request in the server's log.</summary>
    public string? TraceId { get; init; }

    internal static ApiProblem Of(int status, string code, string detail) =>
        new(ReasonPhrases.GetReasonPhrase(status), status, code, detail);

    internal static ApiProblem Of(int status, Problem problem, TransitionRecord? record) =>
        Of(status, problem.Code, problem.Message) with { TransitionId = record?.Id.ToString() };

    internal static ApiProblem InvalidRequest(List<FieldError> errors) =>
        Of(StatusCodes.Status422UnprocessableEntity, "invalidRequest", "The request has problems; each is listed with its path.").Listing(errors);

    internal static ApiProblem InvalidQuery(List<FieldError> errors) =>
        Of(StatusCodes.Status400BadRequest, "invalidQuery", "The query has problems; each is listed with its parameter.").Listing(errors);

    internal static ApiProblem TransitionUnknown() =>
        Of(StatusCodes.Status404NotFound, TransitionUnknownCode, "There is no transition with this id.");

    internal Answer Answer() => new(Status, this);

    private ApiProblem Listing(List<FieldError> errors) => this with
    {
        Errors = errors.Count <= MaxErrors ? errors : errors.GetRange(0, MaxErrors),
        ErrorsOmitted = errors.Count <= MaxErrors ? null : errors.Count - MaxErrors,
    };
}

/// <summary>One problem of a request.</summary>
/// <param name="Path">Where: names joined by dots, for example <c>attestation.email</c>; <c>$</c> is the whole body.</param>
/// <param name="Code"><c>required</c>, <c>wrongType</c>, <c>invalidValue</c>, <c>tooLong</c>, <c>unknownField</c> or <c>duplicateField</c>.</param>
/// <param name="Message">What is expected.</param>
public sealed record FieldError(string Path, string Code, string Message);
