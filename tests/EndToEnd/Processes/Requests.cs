using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.Sample;

namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>Posts every customer's request until it is answered, as a patient client does.</summary>
internal sealed class Requests(Installation installation)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<Guid, string> _answered = new();
    private int _lost;

    /// <summary>The transition that each answer named.</summary>
    public IReadOnlyDictionary<Guid, string> Answered => _answered;

    /// <summary>How many requests got no answer and were posted again.</summary>
    public int Lost => Volatile.Read(ref _lost);

    /// <summary>Posts them all, a few at a time.</summary>
    public Task PostAllAsync(int atATime) =>
        Parallel.ForEachAsync(installation.Estate.Customers, new ParallelOptions { MaxDegreeOfParallelism = atATime }, async (customer, _) => await PostAsync(customer));

    /// <summary>
    /// Every transition of a customer, the oldest first. The list may hold a line whose transition was never claimed; nothing is
    /// behind it.
    /// </summary>
    public async Task<List<JsonObject>> ReadAllOfAsync(Guid customer)
    {
        var list = (await installation.Http.GetFromJsonAsync<JsonObject>($"api/transitions?customerId={customer}"))!["items"]!.AsArray();
        var all = new List<JsonObject>();
        foreach (var line in list)
        {
            using var answer = await installation.Http.GetAsync(new Uri($"api/transitions/{line!["id"]!.GetValue<string>()}", UriKind.Relative));
            if (answer.StatusCode != HttpStatusCode.NotFound)
                all.Add((await answer.Content.ReadFromJsonAsync<JsonObject>())!);
        }

        return [.. all.OrderBy(one => one["createdAt"]!.GetValue<DateTime>())];
    }

    private Task PostAsync(SampleCustomer customer) => Until.HoldsAsync($"the request of {customer.Name} is answered", Patience, async () =>
    {
        try
        {
            _answered[customer.Id] = await installation.Api.StartAsync(customer.ToRequest(), CancellationToken.None);
            return true;
        }
        catch (HttpRequestException lost)
        {
            // Refused: the head is down. Anything else: it may have been accepted, and the answer was lost.
            if (lost.HttpRequestError != HttpRequestError.ConnectionError)
                Interlocked.Increment(ref _lost);
            return false;
        }
    });
}
