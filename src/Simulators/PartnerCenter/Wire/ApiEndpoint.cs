namespace TransitionOrchestrator.Simulators.PartnerCenter.Wire;

/// <summary>One operation of the API.</summary>
/// <param name="Name">How the ledger and the counts name it.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Pattern">The path below <c>/v1</c>.</param>
/// <param name="Handle">Carries it out; runs alone for its customer.</param>
internal sealed record ApiEndpoint(string Name, string Method, string Pattern, Func<Call, Reply> Handle)
{
    /// <summary>A token for an application alone is refused with 403/900329.</summary>
    public bool NeedsUser { get; init; }

    /// <summary>It only reads, whatever its method: a repeated request id means nothing.</summary>
    public bool ReadsOnly { get; init; } = Method == "GET";

    public Bucket Bucket { get; init; } = Bucket.Partner;

    /// <summary>The customer is named in the body, not in the path.</summary>
    public bool CustomerInBody { get; init; }
}
