using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary><c>POST /batches</c>.</summary>
public sealed class SubmitHandlers(BatchCommands commands, TimeProvider time, IOptions<TransitionApiOptions> options, ILogger<SubmitHandlers> logger)
{
    internal const string KeyHeader = "Idempotency-Key";
    private const int MaxKey = 200;

    /// <summary>Accepts a batch: CSV or JSON, up to 10,000 rows and 8 MB.</summary>
    /// <param name="request">The request, with the rows in its body and the options in its query.</param>
    /// <param name="cancellationToken">Given up only while the body is read: a batch that was begun is accepted even if the client hangs up (I6).</param>
    public async Task<IResult> SubmitAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = SubmitQuery.Read(request.Query, out var errors);
        string? key = request.Headers[KeyHeader];
        if (key is not null && (key.Length is 0 or > MaxKey || !key.All(letter => letter is > ' ' and <= '~')))
            errors.Add(new FieldError(KeyHeader, "invalidValue", $"Must be 1 to {MaxKey} visible ASCII characters."));
        if (errors.Count > 0)
            return Refused(ApiProblem.InvalidQuery(errors));

        var (content, tooLarge) = await BodyReader.ReadBytesAsync(request, BatchBody.MaxBytes, cancellationToken);
        if (tooLarge is not null)
            return Refused(tooLarge);
        var isCsv = IsCsv(request.ContentType);
        var (body, problem) = Read(content, request.ContentType, isCsv);
        if (body is null)
            return Refused(problem!);

        var upload = new BatchUpload(body.Rows, body.Problems)
        {
            Name = query.Name, SubmittedBy = Caller.NameOf(request), Window = query.Window, SkipInvalid = query.SkipInvalid, DryRun = query.DryRun, IdempotencyKey = key, BodyHash = Hash(content.Span, query),
        };
        return await commands.SubmitAsync(upload, CancellationToken.None) switch
        {
            BatchSubmission.Accepted accepted => Receipt(accepted, request),
            BatchSubmission.Checked { Rows: var rows, Skipped: var skipped } => new Answer(StatusCodes.Status200OK, Receipt(rows, skipped)),
            BatchSubmission.Invalid { Problems: var problems } => Refused(ApiProblem.InvalidBatch([.. problems.Select(one => Error(one, isCsv))])),
            BatchSubmission.KeyReused { BatchId: var batch } => Refused(ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, "idempotencyKeyReused",
                "This idempotency key belongs to another upload. Use a new key for a new upload; repeat an upload with the same body and the same query.") with { BatchId = batch }),
            var other => throw new InvalidOperationException($"A submission came to {other.GetType().Name}."),
        };
    }

    private (BatchBody? Body, ApiProblem? Problem) Read(ReadOnlyMemory<byte> content, string? contentType, bool isCsv)
    {
        if (content.Span.Trim(" \t\r\n"u8).IsEmpty)
            return (null, ApiProblem.Of(StatusCodes.Status400BadRequest, "bodyEmpty", "The request has no body. Send rows as CSV or as a JSON list."));
        if (isCsv)
        {
            var (text, broken) = CsvText.Read(content.Span);
            return text is null ? (null, broken) : (CsvBatchReader.Read(text, time.GetUtcNow()), null);
        }

        var reading = BodyReader.ReadJson(content, contentType);
        if (reading.Problem is { Status: StatusCodes.Status415UnsupportedMediaType } unsupported)
            return (null, unsupported with { Code = "contentTypeUnsupported", Detail = "Send the rows as text/csv or application/json in UTF-8, and say so in Content-Type." });
        return reading.Json is { } json ? (JsonBatchReader.Read(json, time.GetUtcNow()), null) : (null, reading.Problem);
    }

    private static bool IsCsv(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Equal for the same rows under the same options.</summary>
    private static string Hash(ReadOnlySpan<byte> content, SubmitQuery query)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{query.SkipInvalid}\n{query.Window}\n{query.Name}\n"));
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static FieldError Error(LineProblem problem, bool isCsv) =>
        new(isCsv ? problem.Column ?? "$" : JsonBatchReader.PathOf(problem), problem.Code, problem.Message) { Line = problem.Line, Column = problem.Column };

    private Answer Receipt(BatchSubmission.Accepted accepted, HttpRequest request)
    {
        var id = accepted.Batch.Id;
        ApiLog.BatchAnswered(logger, "Submit", accepted.IsRepeated ? "repeated" : "accepted", id);
        var receipt = Receipt(accepted.Batch.Counts.Total, accepted.Skipped) with { Id = id, Links = BatchLinks.Of(request, id) };
        return new Answer(accepted.IsRepeated ? StatusCodes.Status200OK : StatusCodes.Status202Accepted, receipt)
            .With("Location", BatchLinks.PathOf(request, id))
            .WithRetryAfter(options.Value.RetryAfter);
    }

    private static BatchReceipt Receipt(int accepted, IReadOnlyList<LineProblem> skipped) => new()
    {
        Rows = accepted + skipped.Select(problem => problem.Line).Distinct().Count(),
        Accepted = accepted,
        Skipped = [.. skipped.Select(SkippedLine.Of)],
    };

    private Answer Refused(ApiProblem problem)
    {
        ApiLog.BatchAnswered(logger, "Submit", problem.Code, problem.BatchId ?? "-");
        return problem.Answer();
    }
}
