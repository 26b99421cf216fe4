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

    /// <summary>There is no such batch.</summary>
    internal const string BatchUnknownCode = "batchUnknown";

    /// <summary>No answer but that of a batch lists more errors than this; a body of 64 KB could hold thousands.</summary>
    private const int MaxErrors = 100;

    /// <summary>The transition that the problem concerns.</summary>
    public string? TransitionId { get; init; }

    /// <summary>The batch that the problem concerns.</summary>
    public string? BatchId { get; init; }

    /// <summary>The line at which the body stops being readable, counted from 1.</summary>
    public long? Line { get; init; }

    /// <summary>The byte within that line, counted from 1.</summary>
    public long? Position { get; init; }

    /// <summary>Every problem of the request: at most 100 of them, of a batch at most 10,000.</summary>
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

    /// <summary>A batch lists all that is wrong with it: up to one error for each row that it may have.</summary>
    internal static ApiProblem InvalidBatch(List<FieldError> errors) =>
        Of(StatusCodes.Status422UnprocessableEntity, "invalidRequest", "Rows of the batch have problems; each is listed with its line and column. Nothing was queued.").Listing(errors, BatchBody.MaxRows);

    internal static ApiProblem BatchUnknown() =>
        Of(StatusCodes.Status404NotFound, BatchUnknownCode, "There is no batch with this id.");

    internal static ApiProblem TransitionUnknown() =>
        Of(StatusCodes.Status404NotFound, TransitionUnknownCode, "There is no transition with this id.");

    internal Answer Answer() => new(Status, this);

    private ApiProblem Listing(List<FieldError> errors, int max = MaxErrors) => this with
    {
        Errors = errors.Count <= max ? errors : errors.GetRange(0, max),
        ErrorsOmitted = errors.Count <= max ? null : errors.Count - max,
    };
}

/// <summary>One problem of a request.</summary>
/// <param name="Path">Where: names joined by dots, for example <c>attestation.email</c> or <c>$[17].customerId</c>; <c>$</c> is the whole body.</param>
/// <param name="Code"><c>required</c>, <c>wrongType</c>, <c>invalidValue</c>, <c>tooLong</c>, <c>unknownField</c> or <c>duplicateField</c>; a batch has more.</param>
/// <param name="Message">What is expected.</param>
public sealed record FieldError(string Path, string Code, string Message)
{
    /// <summary>In a batch: the line of the CSV, or the position in the list, counted from 1.</summary>
    public int? Line { get; init; }

    /// <summary>In a batch: the column.</summary>
    public string? Column { get; init; }
}
