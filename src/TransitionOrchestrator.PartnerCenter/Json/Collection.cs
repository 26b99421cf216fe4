namespace TransitionOrchestrator.PartnerCenter.Json;

/// <summary>The envelope of lists. <c>totalCount</c> is not read: whether it counts the page or everything is not documented.</summary>
internal sealed record Collection<T>(IReadOnlyList<T>? Items, CollectionLinks? Links);

internal sealed record CollectionLinks(Link? Next);

internal sealed record Link(string? Uri, IReadOnlyList<LinkHeader>? Headers);

internal sealed record LinkHeader(string? Key, string? Value);

internal sealed record ResourceAttributes(string? Etag);
