namespace TransitionOrchestrator.PartnerCenter.Transport;

/// <summary>What may be repeated after an attempt whose outcome is unknown.</summary>
internal enum Repeat
{
    /// <summary>Changes nothing.</summary>
    Read,

    /// <summary>A write that the same <c>MS-RequestId</c>, or its nature, makes safe to repeat.</summary>
    SameId,

    /// <summary>Buys or starts something that cannot be undone: after an unknown outcome only the caller may decide, after looking.</summary>
    LookFirst,
}

/// <summary>One kind of call.</summary>
/// <param name="Name">The client's method.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Family">Whose rate limit it counts against.</param>
/// <param name="Repeat">What may be repeated.</param>
/// <param name="AppOnlyAllowed">Whether an app-only token serves (table of reference 1.2).</param>
internal sealed record Operation(string Name, HttpMethod Method, ResourceFamily Family, Repeat Repeat = Repeat.Read, bool AppOnlyAllowed = false);

/// <summary>One request; sent again unchanged when it is repeated.</summary>
/// <param name="Path">Path and query, starting with <c>/v1/</c>.</param>
/// <param name="Body">JSON in UTF-8; null for none.</param>
/// <param name="IfMatch">The ETag without quotes.</param>
/// <param name="Headers">What a paging link demands.</param>
internal sealed record Request(string Path, byte[]? Body = null, string? IfMatch = null, IReadOnlyList<KeyValuePair<string, string>>? Headers = null);

/// <summary>One answer, read to its end.</summary>
internal sealed record Reply(int Status, byte[] Body, string? Location = null, string? ETag = null, string? RetryAfter = null)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
