using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TransitionOrchestrator.Cli.Api;

/// <summary>The head's HTTP surface.</summary>
internal sealed class TransitionApi(HttpClient http)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Starts a transition; a repeated request finds the one that is under way.</summary>
    /// <returns>The transition's id.</returns>
    /// <exception cref="ApiException">The head refused.</exception>
    public async Task<string> StartAsync(JsonObject request, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("api/transitions", request, Json, cancellationToken);
        var answer = await ReadAsync<JsonObject>(response, cancellationToken);
        return answer["id"]!.GetValue<string>();
    }

    /// <summary>Reads a transition, final or not.</summary>
    /// <exception cref="ApiException">There is no such transition.</exception>
    public async Task<TransitionStatus> GetAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri($"api/transitions/{id}", UriKind.Relative), cancellationToken);
        return await ReadAsync<TransitionStatus>(response, cancellationToken);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted)
            return (await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken))!;
        var problem = await response.Content.ReadAsStringAsync(cancellationToken);
        throw new ApiException((int)response.StatusCode, problem);
    }
}

/// <summary>The head refused a request.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="problem">The problem document.</param>
internal sealed class ApiException(int status, string problem) : Exception($"HTTP {status}: {problem}");
