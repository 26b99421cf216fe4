using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>What must hold when all transitions of the sample are final, whatever happened on the way.</summary>
internal sealed class Verdict(Installation installation, Requests requests)
{
    /// <summary>Every customer ended as the sample expects, and had one transition at a time (I5).</summary>
    public async Task AssertOutcomesAsync()
    {
        var differences = new List<string>();
        foreach (var customer in installation.Estate.Customers)
        {
            // A request whose answer was lost is posted again. If its transition is over by then, that starts another one; never do
            // two work side by side. The second may have been received, but not have been taken up, before the first ended.
            var all = await requests.ReadAllOfAsync(customer.Id);
            Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(Time(pair.First["finishedAt"]) <= Time(pair.Second["milestones"]!["checkingAt"]), $"{customer.Name}: {pair}"));
            Assert.Contains(requests.Answered[customer.Id], all.Select(Id));
            var status = await installation.Api.GetAsync(Id(all[0]), CancellationToken.None);
            differences.AddRange(customer.Expect!.DifferencesFrom(status).Select(one => $"{customer.Name}: {one}"));
        }

        Assert.Empty(differences);
    }

    /// <summary>The simulator's records: nothing broken, each plan bought once (I1 to I4).</summary>
    public async Task AssertRecordsAsync()
    {
        Assert.Empty(await installation.Witness.ReadViolationsAsync());
        var plans = await installation.Witness.ReadPlansAsync();
        Assert.Equal(installation.Estate.Customers.Sum(customer => customer.Expect!.PlansBought), plans.Count);
        Assert.Equal(plans.Count, plans.DistinctBy(plan => (plan.CustomerId, plan.MpnId)).Count());
        var suspensions = await installation.Witness.ReadSuspensionsAsync();
        Assert.Equal(suspensions.Count, suspensions.DistinctBy(one => one.SubscriptionId).Count());
    }

    /// <summary>Every write that the simulator received stands in a journal of its customer (I8).</summary>
    public async Task AssertJournalAsync()
    {
        var journal = new HashSet<(Guid Customer, Guid RequestId, Guid CorrelationId)>();
        foreach (var customer in installation.Estate.Customers)
        {
            foreach (var line in (await ReadJournalsAsync(customer.Id)).SelectMany(one => one["items"]!.AsArray()))
                journal.Add((customer.Id, line!["requestId"]!.GetValue<Guid>(), line["correlationId"]!.GetValue<Guid>()));
        }

        var writes = await installation.Witness.ReadWritesAsync();
        Assert.NotEmpty(writes);
        Assert.DoesNotContain(writes, write => !journal.Contains((Guid.Parse(write.CustomerId!), Guid.Parse(write.RequestId), Guid.Parse(write.CorrelationId))));
    }

    /// <summary>No secret in what the heads printed and answer (I9).</summary>
    public async Task AssertNoSecretAsync()
    {
        var texts = new List<string>(installation.HeadLines);
        foreach (var customer in installation.Estate.Customers)
        {
            texts.AddRange((await requests.ReadAllOfAsync(customer.Id)).Select(one => one.ToJsonString()));
            texts.AddRange((await ReadJournalsAsync(customer.Id)).Select(one => one.ToJsonString()));
        }

        var tokens = Secrets.InTokenFile(installation.TokenFile);
        Assert.NotEmpty(tokens);
        Assert.Empty(Secrets.FoundIn(texts, tokens));
    }

    private async Task<List<JsonObject>> ReadJournalsAsync(Guid customer)
    {
        var journals = new List<JsonObject>();
        foreach (var transition in await requests.ReadAllOfAsync(customer))
            journals.Add((await installation.Http.GetFromJsonAsync<JsonObject>($"api/transitions/{Id(transition)}/journal"))!);
        return journals;
    }

    private static string Id(JsonObject transition) => transition["id"]!.GetValue<string>();

    private static DateTime Time(JsonNode? node) => node!.GetValue<DateTime>();
}
