using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TransitionOrchestrator.PartnerCenter.Errors;
using TransitionOrchestrator.PartnerCenter.Json;
using TransitionOrchestrator.PartnerCenter.Transport;

namespace TransitionOrchestrator.PartnerCenter;

/// <summary>
/// The typed client of the Partner Center REST API. Thread-safe, one for the process. Every method throws
/// <see cref="PartnerCenterException"/> for every failure, which says whether the same call may be made again.
/// </summary>
/// <remarks>
/// Reads and safe writes are repeated inside one call with the same request id. <see cref="CheckoutCart"/> and
/// <see cref="CreateUpgrade"/> are repeated only if the first request certainly did nothing (429, 401, refused connection); otherwise they
/// fail with <see cref="PartnerCenterException.Ambiguous"/> and the caller looks before it acts again.
/// </remarks>
public sealed partial class PartnerCenterClient
{
    private const int MaximumPages = 10_000;

    private readonly PartnerCenterTransport _transport;

    internal PartnerCenterClient(PartnerCenterTransport transport) => _transport = transport;

    private async Task<T> Send<T>(Operation operation, CallContext context, Request request, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        var reply = await _transport.SendAsync(operation, context, request, cancellation);
        return Read(operation, context, reply, type);
    }

    private static T Read<T>(Operation operation, CallContext context, Reply reply, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(PartnerCenterJson.WithoutBom(reply.Body).Span, type)
                ?? throw NotUnderstood(operation, context, reply, "The answer is empty.");
        }
        catch (JsonException e)
        {
            // The path names a property; the exception's own message could quote the body.
            throw NotUnderstood(operation, context, reply, $"The answer is not the expected JSON{(e.Path is { Length: > 0 } path ? $" at {Redaction.Clean(path)}" : "")}.");
        }
    }

    /// <summary>All items of a list: follows <c>links.next</c> with the headers that the link demands until there is none.</summary>
    private async Task<List<T>> SendForAll<T>(Operation operation, CallContext context, string path, JsonTypeInfo<Collection<T>> type, CancellationToken cancellation)
    {
        var items = new List<T>();
        var request = new Request(path);
        for (var page = 1; ; page++)
        {
            // Another page is another request: the id of the first was answered.
            var pageContext = page == 1 ? context : context.FollowUp($"page {page}");
            var reply = await _transport.SendAsync(operation, pageContext, request, cancellation);
            var collection = Read(operation, pageContext, reply, type);
            items.AddRange(collection.Items ?? []);
            if (collection.Links?.Next is not { Uri.Length: > 0 } next)
                return items;

            var following = NextPage(next) ?? throw NotUnderstood(operation, pageContext, reply, "The link to the next page leads elsewhere.");
            if (page == MaximumPages || SamePage(following, request))
                throw NotUnderstood(operation, pageContext, reply, "The list does not end.");
            request = following;
        }
    }

    private static Request? NextPage(Link link)
    {
        // Links are relative and mostly lack the version. An absolute one could carry our token to another host, so it is not followed.
        var path = link.Uri!;
        if (!path.StartsWith('/') || path.StartsWith("//", StringComparison.Ordinal) || path.Contains('\\', StringComparison.Ordinal))
            return null;
        if (!path.StartsWith("/v1/", StringComparison.OrdinalIgnoreCase))
            path = $"/v1{path}";
        var headers = (link.Headers ?? [])
            .Where(h => h.Key is { } key && h.Value is not null && key.StartsWith("MS-Continuation", StringComparison.OrdinalIgnoreCase))
            .Select(h => KeyValuePair.Create(h.Key!, h.Value!));
        return new(path, Headers: [.. headers]);
    }

    private static bool SamePage(Request a, Request b) =>
        string.Equals(a.Path, b.Path, StringComparison.Ordinal) && (a.Headers ?? []).SequenceEqual(b.Headers ?? []);

    private static byte[] Body<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static string Segment(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return Uri.EscapeDataString(id);
    }

    private static PartnerCenterException NotUnderstood(Operation operation, CallContext context, Reply reply, string what)
    {
        var failure = ErrorClassification.NotUnderstood(operation, reply.Status, what);
        (failure.Operation, failure.RequestId, failure.CorrelationId) = (operation.Name, context.RequestId, context.CorrelationId);
        return failure;
    }
}
