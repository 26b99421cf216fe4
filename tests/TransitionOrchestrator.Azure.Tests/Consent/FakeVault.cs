using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;

namespace TransitionOrchestrator.Azure.Tests.Consent;

/// <summary>What the genuine client meets in place of a vault: it asks for a token of its own resource, then keeps secrets by name.</summary>
internal sealed class FakeVault : HttpMessageHandler
{
    public const string Token = "token-of-the-vault";

    public Dictionary<string, List<string>> Secrets { get; } = new(StringComparer.Ordinal);

    public List<string> Requests { get; } = [];

    /// <summary>What the vault answers to everything while it is set.</summary>
    public (HttpStatusCode Status, string Code)? Trouble { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add($"{request.Method} {request.RequestUri!.AbsolutePath.TrimEnd('/')}");
        if (request.Headers.Authorization?.Parameter != Token)
        {
            var challenge = Answer(HttpStatusCode.Unauthorized, Error("Unauthorized"));
            challenge.Headers.TryAddWithoutValidation("WWW-Authenticate", "Bearer authorization=\"https://login.microsoftonline.com/00000000-0000-4000-8000-000000000001\", resource=\"https://vault.azure.net\"");
            return challenge;
        }

        if (Trouble is { } trouble)
            return Answer(trouble.Status, Error(trouble.Code));
        var name = request.RequestUri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)[1];
        if (request.Method == HttpMethod.Put)
        {
            var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            Assert.Equal("application/json", (string?)body["contentType"]);
            if (!Secrets.TryGetValue(name, out var versions))
                Secrets[name] = versions = [];
            versions.Add((string)body["value"]!);
        }

        return Secrets.TryGetValue(name, out var kept)
            ? Answer(HttpStatusCode.OK, new JsonObject { ["value"] = kept[^1], ["id"] = $"https://partner.vault.azure.net/secrets/{name}/{kept.Count}", ["attributes"] = new JsonObject { ["enabled"] = true } })
            : Answer(HttpStatusCode.NotFound, Error("SecretNotFound"));
    }

    private static JsonObject Error(string code) => new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = "Said by the vault." } };

    private static HttpResponseMessage Answer(HttpStatusCode status, JsonObject body) =>
        new(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
}

/// <summary>Gives the token that the vault asks for.</summary>
internal sealed class FakeCredential : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Assert.Equal(["https://vault.azure.net/.default"], requestContext.Scopes);
        return new AccessToken(FakeVault.Token, DateTimeOffset.UtcNow.AddHours(1));
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
}
