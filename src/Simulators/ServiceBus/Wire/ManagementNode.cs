using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;
using TransitionOrchestrator.Simulators.ServiceBus.Queues;

namespace TransitionOrchestrator.Simulators.ServiceBus.Wire;

/// <summary>The node <c>$management</c> of a queue: what clients ask for besides sending and receiving.</summary>
internal sealed class ManagementNode(Broker broker, MessageQueue queue, ReplyLinks replies)
{
    public const string Suffix = "/$management";

    public void Receive(ReceivingAmqpLink link, AmqpMessage request) => _ = ReceiveAsync(link, request);

    private async Task ReceiveAsync(ReceivingAmqpLink link, AmqpMessage request)
    {
        AmqpMessage reply;
        try
        {
            var operation = request.ApplicationProperties?.Map.TryGetValue("operation", out string? name) == true ? name : null;
            var body = request.ValueBody?.Value as AmqpMap ?? [];
            var (answer, stored) = broker.Run(() => Answer(operation, body));
            await stored;
            reply = AmqpMessage.Create(new AmqpValue { Value = answer });
            SetStatus(reply, 200, "OK");
        }
        catch (RefusedException refused)
        {
            reply = Failure(refused.Status, refused.Condition, refused.Message);
        }
        catch (AmqpException refused)
        {
            reply = Failure(400, refused.Error.Condition, refused.Error.Description);
        }
        catch (IOException failure)
        {
            reply = Failure(500, AmqpErrorCode.InternalError, failure.Message);
        }

        replies.Reply(request, reply);
        if (link.State == AmqpObjectState.Opened)
            link.DisposeMessage(request, new Accepted(), settled: true, batchable: false);
        request.Dispose();
    }

    private AmqpMap Answer(string? operation, AmqpMap body) => operation switch
    {
        "com.microsoft:renew-lock" => Map("expirations", Tokens(body).Select(token => (queue.Renew(token) ?? throw LockLost()).UtcDateTime).ToArray()),
        "com.microsoft:peek-message" => Map("messages", Peek(body)),
        "com.microsoft:schedule-message" => Map("sequence-numbers", Schedule(body)),
        "com.microsoft:cancel-scheduled-message" => queue.Cancel(Numbers(body)) ? [] : throw NotFound("A message with this number is not scheduled."),
        "com.microsoft:update-disposition" => Settle(body),
        "com.microsoft:receive-by-sequence-number" => Map("messages", ReceiveDeferred(body)),
        "com.microsoft:renew-session-lock" or "com.microsoft:get-session-state" or "com.microsoft:set-session-state" or "com.microsoft:get-message-sessions" =>
            throw new RefusedException(501, AmqpErrorCode.NotImplemented, "The simulator has no sessions."),
        _ => throw new RefusedException(501, AmqpErrorCode.NotImplemented, $"The simulator does not know the operation '{operation}'."),
    };

    private List<AmqpMap> Peek(AmqpMap body) =>
        [.. queue.Peek(Get<long>(body, "from-sequence-number"), Get<int>(body, "message-count")).Select(message => Map("message", Bytes(message, null)))];

    private long[] Schedule(AmqpMap body)
    {
        var contents = Get<System.Collections.IEnumerable>(body, "messages").Cast<AmqpMap>().Select(entry => Sections.Read(Get<ArraySegment<byte>>(entry, "message").ToArray())).ToList();
        if (contents.Exists(content => content.ScheduledFor is null))
            throw new RefusedException(400, Conditions.ArgumentError, "A message names no time to be enqueued at.");
        return queue.Accept(contents);
    }

    private AmqpMap Settle(AmqpMap body)
    {
        var properties = body.TryGetValue(new MapKey("properties-to-modify"), out AmqpMap? map) && map is not null
            ? map.ToDictionary(entry => entry.Key.ToString()!, entry => (object?)entry.Value, StringComparer.Ordinal) : [];
        var status = Get<string>(body, "disposition-status");
        foreach (var token in Tokens(body))
        {
            var found = status switch
            {
                "completed" => queue.Complete(token),
                "abandoned" => queue.Abandon(token, properties),
                "defered" => queue.Defer(token, properties),
                "suspended" => queue.DeadLetter(token, Find(body, "deadletter-reason"), Find(body, "deadletter-description"), properties),
                _ => throw new RefusedException(400, Conditions.ArgumentError, $"'{status}' is no disposition."),
            };
            if (!found)
                throw LockLost();
        }

        return [];
    }

    private List<AmqpMap> ReceiveDeferred(AmqpMap body)
    {
        var received = queue.ReceiveDeferred(Numbers(body), peekLock: Get<uint>(body, "receiver-settle-mode") != 0) ?? throw NotFound("A message with this number is not deferred, or is locked.");
        return [.. received.Select(entry =>
        {
            var map = Map("message", Bytes(entry.Message, entry.Held));
            if (entry.Held is { } held)
                map[new MapKey("lock-token")] = held.Token;
            return map;
        })];
    }

    private static ArraySegment<byte> Bytes(StoredMessage message, MessageLock? held) => Sections.Write(message, held).SelectMany(section => section).ToArray();

    private static Guid[] Tokens(AmqpMap body) => Get<Guid[]>(body, "lock-tokens");

    private static long[] Numbers(AmqpMap body) => Get<long[]>(body, "sequence-numbers");

    private static string? Find(AmqpMap body, string key) => body.TryGetValue(new MapKey(key), out string? text) ? text : null;

    private static T Get<T>(AmqpMap body, string key) =>
        body.TryGetValue(new MapKey(key), out object? value) && value is T typed ? typed : throw new RefusedException(400, Conditions.ArgumentError, $"The request has no proper '{key}'.");

    private static AmqpMap Map(string key, object value) => new() { [new MapKey(key)] = value };

    private static RefusedException LockLost() => new(410, Conditions.LockLost, "The lock on the message is lost: it has expired, or the message is settled.");

    private static RefusedException NotFound(string message) => new(404, Conditions.MessageNotFound, message);

    private static AmqpMessage Failure(int status, AmqpSymbol condition, string description)
    {
        var reply = AmqpMessage.Create(new AmqpValue { Value = new AmqpMap() });
        SetStatus(reply, status, description);
        reply.ApplicationProperties.Map["errorCondition"] = condition;
        return reply;
    }

    private static void SetStatus(AmqpMessage reply, int status, string description)
    {
        reply.ApplicationProperties.Map["statusCode"] = status;
        reply.ApplicationProperties.Map["statusDescription"] = description;
    }

    private sealed class RefusedException(int status, AmqpSymbol condition, string message) : Exception(message)
    {
        public int Status => status;

        public AmqpSymbol Condition => condition;
    }
}
