using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using TransitionOrchestrator.PartnerCenter.Authentication;
using TransitionOrchestrator.PartnerCenter.Errors;
using TransitionOrchestrator.PartnerCenter.RateLimits;
using Kind = TransitionOrchestrator.PartnerCenter.PartnerCenterErrorKind;

namespace TransitionOrchestrator.PartnerCenter.Transport;

/// <summary>
/// Sends one call: permit, token, request, answer; repeats what may be repeated; turns everything else into the typed error; tells the
/// observers. The call's time limit holds over all of it.
/// </summary>
internal sealed class PartnerCenterTransport
{
    /// <summary>The named client of the factory.</summary>
    public const string HttpClientName = "PartnerCenter";

    private static readonly ResiliencePropertyKey<CallState> StateKey = new("call");
    private static readonly MediaTypeHeaderValue Json = new("application/json") { CharSet = "utf-8" };

    private readonly IHttpClientFactory _http;
    private readonly ITokenSource _tokens;
    private readonly RateLimiter _limits;
    private readonly PartnerCenterOptions _options;
    private readonly TimeProvider _time;
    private readonly CallReporter _reporter;
    private readonly ILogger<PartnerCenterTransport> _logger;
    private readonly ResiliencePipeline _repeats;

    public PartnerCenterTransport(
        IHttpClientFactory http, ITokenSource tokens, RateLimiter limits, IOptions<PartnerCenterOptions> options, TimeProvider time,
        CallReporter reporter, ILogger<PartnerCenterTransport> logger)
    {
        (_http, _tokens, _limits, _options, _time, _reporter, _logger) = (http, tokens, limits, options.Value, time, reporter, logger);
        _repeats = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Constant,
                ShouldHandle = ShouldRepeat,
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(DelayBefore(args)),
                OnRetry = OnRepeat,
            })
            .Build();
    }

    /// <summary>Sends a call and answers with the success, or with one of the statuses that the caller wants to judge itself.</summary>
    /// <exception cref="PartnerCenterException">Everything else.</exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellation"/> was cancelled. Of a write that was under way nothing is known then.
    /// </exception>
    public async Task<Reply> SendAsync(Operation operation, CallContext context, Request request, CancellationToken cancellation)
    {
        using var call = new CallState(operation, context, request, _time, _options.CallTimeout, cancellation);
        try
        {
            var resilience = ResilienceContextPool.Shared.Get(call.Cancellation);
            resilience.Properties.Set(StateKey, call);
            Reply reply;
            try
            {
                reply = await _repeats.ExecuteAsync(static (c, self) => self.Attempt(c.Properties.GetValue(StateKey, null!)), resilience, this);
            }
            finally
            {
                ResilienceContextPool.Shared.Return(resilience);
            }

            _reporter.Succeeded(call);
            return reply;
        }
        catch (PartnerCenterException failure)
        {
            throw Final(call, failure);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time was over while waiting for a permit, a token or a repeat: no attempt was under way.
            throw Final(call, call.LastFailure ?? Crowded());
        }
        catch (OperationCanceledException)
        {
            _reporter.Cancelled(call);
            throw;
        }
    }

    private PartnerCenterException Final(CallState call, PartnerCenterException failure)
    {
        (failure.Operation, failure.RequestId, failure.CorrelationId) = (call.Operation.Name, call.Context.RequestId, call.Context.CorrelationId);

        // A write that once got no answer stays unknown, whatever came back to its repeats.
        failure.Ambiguous |= call.OutcomeOnceUnknown;
        _reporter.Failed(call, failure);
        return failure;
    }

    /// <summary>A 401 gets a new token and one more try; the refused request was not carried out, whatever it was.</summary>
    private async ValueTask<Reply> Attempt(CallState call)
    {
        string? refused = null;
        while (true)
        {
            var (reply, token) = await Send(call, refused);
            if (reply.IsSuccess)
                return reply;

            var failure = ErrorClassification.Answered(call.Operation, reply, _time.GetUtcNow());
            if (failure.Kind == Kind.Throttled)
                throw Paused(failure, _limits.Of(call.Operation.Family).Throttled(failure.RetryAfter));
            if (failure.Kind != Kind.Authentication || refused is not null)
                throw failure;
            refused = token;
        }
    }

    private async Task<(Reply Reply, string Token)> Send(CallState call, string? refusedToken)
    {
        // The token first: it costs none of the partner's calls, and a permit should not lie idle.
        var token = await _tokens.GetAsync(call.Operation.AppOnlyAllowed, refusedToken, call.Cancellation);
        var limiter = _limits.Of(call.Operation.Family);
        if (limiter.PausedUntil >= call.Deadline)
            throw Paused(Crowded(), limiter.PausedUntil - _time.GetUtcNow());
        await limiter.WaitAsync(call.Cancellation);

        using var attemptTime = new CancellationTokenSource(_options.AttemptTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation, attemptTime.Token);
        using var message = Message(call, token);
        call.Attempts++;
        call.LastStatus = null;
        try
        {
            using var client = _http.CreateClient(HttpClientName);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseContentRead, both.Token);
            var reply = new Reply(
                (int)response.StatusCode,
                await response.Content.ReadAsByteArrayAsync(both.Token),
                First(response.Headers, "Location"), First(response.Headers, "ETag"), First(response.Headers, "Retry-After"));
            call.LastStatus = reply.Status;
            if (reply.Status != 429)
                limiter.Accepted();
            return (reply, token);
        }
        catch (HttpRequestException e)
        {
            throw ErrorClassification.Unanswered(call.Operation, e);
        }
        catch (OperationCanceledException) when (!call.CancelledByCaller)
        {
            throw ErrorClassification.OutcomeUnknown(call.Operation, "timeout", "No answer in the time allowed.");
        }
    }

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The message owns its content and the caller disposes of the message.")]
    private HttpRequestMessage Message(CallState call, string token)
    {
        var (operation, request) = (call.Operation, call.Request);
        var message = new HttpRequestMessage(operation.Method, new Uri(_options.BaseAddress, request.Path));
        message.Headers.Authorization = new("Bearer", token);
        message.Headers.Accept.Add(new("application/json"));
        Add("MS-RequestId", call.Context.RequestId.ToString());
        Add("MS-CorrelationId", call.Context.CorrelationId.ToString());
        Add("MS-Contract-Version", "v1");
        Add("MS-PartnerCenter-Application", _options.ApplicationName);
        Add("X-Locale", "en-US");
        if (request.IfMatch is { } etag)
            Add("If-Match", $"\"{etag}\"");
        foreach (var (name, value) in request.Headers ?? [])
            Add(name, value);

        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = Json;
        }
        else if (operation.Repeat != Repeat.Read)
        {
            // A write without a body still gets an empty one: SocketsHttpHandler silently sends a request again when a kept-alive
            // connection ends before the answer and no body was begun. For a checkout that would be the blind repeat we must not make.
            message.Content = new ByteArrayContent([]);
        }

        return message;

        void Add(string name, string value) => message.Headers.TryAddWithoutValidation(name, value);
    }

    private ValueTask<bool> ShouldRepeat(RetryPredicateArguments<object> args)
    {
        if (args.Outcome.Exception is not PartnerCenterException failure)
            return ValueTask.FromResult(false);
        var call = args.Context.Properties.GetValue(StateKey, null!);
        call.LastFailure = failure;
        call.OutcomeOnceUnknown |= failure.Ambiguous;
        if (failure.Kind == Kind.Transient)
            call.TransientFailures++;
        return ValueTask.FromResult(
            !call.Cancellation.IsCancellationRequested
            && RepeatDecision.IsRepeated(call.Operation, failure, call.TransientFailures, _options.MaxRetries, call.Deadline - _time.GetUtcNow()));
    }

    /// <summary>
    /// After a 429 of Partner Center the family's pause is the wait. Otherwise what the answer said, or an exponential back-off that lands
    /// anywhere between half and one and a half of its middle, so that calls that failed together do not come back together.
    /// </summary>
    private TimeSpan DelayBefore(RetryDelayGeneratorArguments<object> args)
    {
        var call = args.Context.Properties.GetValue(StateKey, null!);
        var failure = call.LastFailure!;
        if (failure is { Kind: Kind.Throttled, FamilyPaused: true })
            return TimeSpan.Zero;
        if (failure.RetryAfter is { } told)
            return told;
        var middle = _options.RetryBaseDelay * Math.Pow(2, Math.Clamp(call.TransientFailures - 1, 0, 20));
        var jittered = middle * (0.5 + _options.Randomness());
        return jittered < _options.RetryMaxDelay ? jittered : _options.RetryMaxDelay;
    }

    private ValueTask OnRepeat(OnRetryArguments<object> args)
    {
        var call = args.Context.Properties.GetValue(StateKey, null!);
        var failure = call.LastFailure!;
        TransportLog.Repeating(_logger, call.Operation.Name, failure.Kind, failure.Code, args.RetryDelay, failure.RetryAfter, call.Attempts, call.Context.RequestId, call.Context.CorrelationId);
        return ValueTask.CompletedTask;
    }

    private static PartnerCenterException Crowded() =>
        new(Kind.Throttled, "throttled", "The call's time was over while it waited for a token or for the rate limit.")
        {
            IsRetryable = true, NotProcessed = true, Reaction = PartnerCenterReaction.RetryLater,
        };

    private static PartnerCenterException Paused(PartnerCenterException cause, TimeSpan pause) =>
        new(Kind.Throttled, cause.Code, cause.Description)
        {
            HttpStatus = cause.HttpStatus, IsRetryable = true, NotProcessed = true, FamilyPaused = true,
            Reaction = PartnerCenterReaction.RetryLater, RetryAfter = pause,
        };

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
