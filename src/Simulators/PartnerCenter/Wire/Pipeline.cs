using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Simulators.PartnerCenter.Authentication;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Wire;

/// <summary>
/// The way of every call: ids, token, customer, rate limit, faults, idempotency, the operation itself, the ledger. A
/// customer's calls are carried out one after the other; customers do not wait for each other.
/// </summary>
internal sealed partial class Pipeline(SimulatorState state, ILogger<Pipeline> logger)
{
    public async Task RunAsync(HttpContext http, ApiEndpoint endpoint)
    {
        var answerReleased = await state.Turnstile.EnterAsync(endpoint.ReadsOnly, http.RequestAborted);
        var requestId = Identifier(http, "MS-RequestId");
        var call = new Call(http, endpoint, state, state.Estate, requestId, Identifier(http, "MS-CorrelationId"));
        var (status, body) = await ReadBodyAsync(http.Request);
        call.Body = body;

        var replayed = false;
        Disruption? disruption = null;
        Reply reply;
        try
        {
            FindCustomer(call);
            reply = status ?? Authorise(http, call) ?? Throttle(call) ?? Disrupt(call, out disruption) ?? Answer(call, out replayed);
        }
        catch (RefusedException refusal)
        {
            reply = Refuse(call, refusal);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailure(logger, e, endpoint.Name);
            reply = Reply.Error(500, 800003, "An unexpected service error occurred.");
        }

        reply = disruption?.After ?? reply;
        var lost = disruption is { Drops: true };
        call.Estate.Ledger.Add(new CallRecord(
            call.Now, call.Method, call.Path + http.Request.QueryString, endpoint.Name, call.CustomerOrNone?.Id, requestId, call.CorrelationId,
            lost ? 0 : reply.Status, reply.ErrorCode, replayed, call.FaultsHit.Count == 0 ? null : string.Join(',', call.FaultsHit)));

        await state.Turnstile.LeaveAsync(answerReleased, http.RequestAborted);
        if (disruption?.Slow is { } slow)
            await Task.Delay(slow, http.RequestAborted);
        if (lost)
            http.Abort();
        else
            await WriteAsync(http, call, reply);
    }

    private static string Identifier(HttpContext http, string header)
    {
        var given = http.Request.Headers[header].ToString();
        return given.Length > 0 ? given : Guid.NewGuid().ToString();
    }

    private static async Task<(Reply? Refused, JsonObject? Body)> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength is null or 0 && request.Headers.TransferEncoding.Count == 0)
            return (null, null);
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        try
        {
            return Json.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)) switch
            {
                null => (null, null),
                JsonObject body => (null, body),
                _ => (Reply.Error(400, 800002, "The input is not valid: the body is not an object."), null),
            };
        }
        catch (JsonException)
        {
            return (Reply.Error(400, 800002, "The input is not valid: the body is not JSON."), null);
        }
    }

    private static void FindCustomer(Call call)
    {
        var id = call.Endpoint.CustomerInBody ? call.Body.Text("customerId") : call.Route("customerId");
        if (id is not null && call.Estate.Customers.TryGetValue(id, out var customer))
            call.Customer = customer;
    }

    private Reply? Authorise(HttpContext http, Call call)
    {
        var kind = state.Tokens.Inspect(http.Request.Headers.Authorization.ToString());
        if (kind == TokenKind.None)
        {
            http.Response.Headers.WWWAuthenticate = "OAuth realm=urn:cpsvc:cpid:" + call.CorrelationId;
            return Reply.Error(401, 400, "Access denied: the token is missing, not valid or expired.");
        }
        return kind == TokenKind.Application && call.Endpoint.NeedsUser
            ? Reply.Error(403, 900329, "An application token is not supported here.")
            : null;
    }

    private Reply? Throttle(Call call) =>
        call.Estate.Limits.Take(call) is { } wait ? Reply.Throttled(state.Clock.CallerSeconds(wait)) : null;

    private Reply? Disrupt(Call call, out Disruption? disruption)
    {
        disruption = state.Faults.Disrupt(call);
        if (disruption is null)
            return null;
        call.FaultsHit.Add(disruption.Fault);
        return disruption.Instead;
    }

    private Reply Answer(Call call, out bool replayed)
    {
        replayed = false;
        if (call.CustomerOrNone is not { } customer)
        {
            if (call.Endpoint.CustomerInBody || call.Endpoint.Pattern.Contains("{customerId}", StringComparison.Ordinal))
                RefuseCustomer(call);
            return call.Endpoint.Handle(call);
        }
        if (string.Equals(customer.Document.Relationship, "none", StringComparison.OrdinalIgnoreCase))
            throw RefusedException.NoRelationship(customer.Id);

        lock (customer.Gate)
        {
            customer.Agenda.RunUntil(call.Now);
            var remembers = !call.Endpoint.ReadsOnly && state.Options.Idempotency != Idempotency.Off && !call.Hit(Fault.IdempotencyOff);
            var key = (call.Method, call.Path.ToUpperInvariant(), call.RequestId.ToUpperInvariant());
            if (remembers && customer.Answers.TryGetValue(key, out var first))
            {
                replayed = true;
                return first;
            }
            Reply reply;
            try
            {
                reply = call.Endpoint.Handle(call);
            }
            catch (RefusedException refusal)
            {
                reply = Refuse(call, refusal);
            }
            if (remembers && reply.IsRemembered && (reply.IsSuccess || state.Options.Idempotency == Idempotency.Everything))
                customer.Answers[key] = reply;
            return reply;
        }
    }

    private static void RefuseCustomer(Call call)
    {
        var id = call.Endpoint.CustomerInBody ? call.RequireBody().Text("customerId") : call.Route("customerId");
        throw Guid.TryParse(id, out _) ? RefusedException.CustomerNotFound(id) : RefusedException.InvalidCustomerId(id);
    }

    private static Reply Refuse(Call call, RefusedException refusal) =>
        Reply.Error(refusal.Status, refusal.Code, refusal.Message, call.Hit(Fault.CodeAsText));

    private async Task WriteAsync(HttpContext http, Call call, Reply reply)
    {
        var response = http.Response;
        var twice = call.Hit(Fault.DoubledHeaders);
        response.StatusCode = reply.Status;
        response.Headers["MS-RequestId"] = twice ? $"{call.RequestId},{call.RequestId}" : call.RequestId;
        response.Headers["MS-CorrelationId"] = twice ? $"{call.CorrelationId},{call.CorrelationId}" : call.CorrelationId;
        response.Headers["MS-CV"] = call.Header("MS-CV") ?? Deterministic.Hash(state.Options.Seed, call.RequestId).ToString("x16", System.Globalization.CultureInfo.InvariantCulture) + ".0";
        response.Headers["MS-ServerId"] = "simulator";
        response.Headers["X-Locale"] = call.Header("X-Locale") ?? "en-US";
        if (reply.Location is { } location)
            response.Headers.Location = location;
        if (reply.RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (reply.Body is not { } body)
            return;
        response.ContentType = reply.ContentType;
        if (call.Hit(Fault.ByteOrderMark))
            body = [0xEF, 0xBB, 0xBF, .. body];
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, http.RequestAborted);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Endpoint} failed inside the simulator")]
    private static partial void LogFailure(ILogger logger, Exception exception, string endpoint);
}
