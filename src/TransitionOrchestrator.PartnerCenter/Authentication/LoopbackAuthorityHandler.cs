namespace TransitionOrchestrator.PartnerCenter.Authentication;

/// <summary>
/// MSAL accepts https authorities only. For a simulator on this machine, requests to the authority go to its plain http loopback address
/// instead, and requests to anywhere else are refused, so that no secret of a test setup can leave the machine.
/// </summary>
internal sealed class LoopbackAuthorityHandler(Uri authority, Uri endpoint) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!endpoint.IsLoopback || !string.Equals(endpoint.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal))
            throw new InvalidOperationException("The authority's endpoint may only be replaced by an http loopback address.");
        if (request.RequestUri is not { } uri || !string.Equals(uri.Host, authority.Host, StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException($"A token request to '{request.RequestUri?.Host}' was refused: only the authority '{authority.Host}' is expected.");
        request.RequestUri = new Uri(endpoint, uri.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
