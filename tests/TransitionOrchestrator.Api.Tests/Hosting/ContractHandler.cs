using System.Text.Json.Nodes;

namespace TransitionOrchestrator.Api.Tests;

/// <summary>Holds every answer against the committed contract: route, status and media type must stand in it.</summary>
internal sealed class ContractHandler() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
{
    private static readonly Lazy<JsonNode> Contract = new(() => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "openapi.json")))!);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (Environment.GetEnvironmentVariable(ContractTests.UpdateVariable) != "1" && Find(request) is { } operation)
        {
            var answer = operation["responses"]![$"{(int)response.StatusCode}"];
            Assert.True(answer is not null, $"{request.Method} {request.RequestUri} answered {(int)response.StatusCode}, which the contract does not say.");
            Assert.True(answer["content"]![response.Content.Headers.ContentType!.MediaType!] is not null,
                $"{request.Method} {request.RequestUri} answered {response.Content.Headers.ContentType}, which the contract does not say.");
            foreach (var header in response.Headers.Where(header => header.Key is "Location" or "Retry-After" or "x-ms-continuation-token"))
                Assert.True(answer["headers"]?[header.Key] is not null, $"{request.Method} {request.RequestUri} sends {header.Key}, which the contract does not say.");
        }

        return response;
    }

    /// <summary>The operation of the contract that the request is for; null for the page, the contract itself, and routes that do not exist.</summary>
    private static JsonNode? Find(HttpRequestMessage request)
    {
        var segments = request.RequestUri!.AbsolutePath.Split('/');
        return Contract.Value["paths"]!.AsObject()
            .Where(path => Matches(path.Key.Split('/'), segments))
            .OrderBy(path => path.Key.Count(letter => letter == '{'))
            .Select(path => path.Value![request.Method.Method.ToLowerInvariant()])
            .FirstOrDefault(operation => operation is not null);
    }

    private static bool Matches(string[] template, string[] segments) =>
        template.Length == segments.Length && template.Zip(segments).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
}
