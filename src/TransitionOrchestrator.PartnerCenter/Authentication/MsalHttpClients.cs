using Microsoft.Identity.Client;

namespace TransitionOrchestrator.PartnerCenter.Authentication;

/// <summary>Gives MSAL clients of our factory.</summary>
internal sealed class MsalHttpClients(IHttpClientFactory http) : IMsalHttpClientFactory
{
    /// <summary>The named client of the factory.</summary>
    public const string HttpClientName = "PartnerCenter.Authority";

    public HttpClient GetHttpClient() => http.CreateClient(HttpClientName);
}
