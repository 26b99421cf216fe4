using System.Text.Json;
using Azure.Messaging.ServiceBus;
using TransitionOrchestrator.EndToEnd.Tests.Processes;

namespace TransitionOrchestrator.EndToEnd.Tests.Batches;

/// <summary>What anybody may put into the queue: it goes to the dead letters with a reason, and starts nothing.</summary>
[Collection(ProcessCollection.Name)]
public sealed class ForeignMessageTests
{
    [Fact]
    public async Task Messages_ForeignBrokenAndStale_StartNothingAndDisturbNoBatch()
    {
        await using var installation = await Installation.StartAsync(new InstallationSetting { Customers = 30 });
        await installation.Witness.LetPassAsync(calls: 20, holdAnswer: false, onlyWrites: false);
        await installation.StartHeadAsync();
        var customers = installation.Estate.Customers.Select(one => one.Id).ToList();
        var batch = await BatchRun.SubmitAsync(installation, customers.Skip(1), "the-batch");
        await installation.UntilHeldAsync();
        var line = (await batch.ReadItemsAsync())[0].Line;

        var ours = Body(batch.Id, line, send: 1, customers[1]);
        await installation.Queue.SendAsync(
            Message("foreign-text", "Good morning"), Message("foreign-json", """{"order":17}"""), Message("truncated", ours[..^20]),
            Message("newer", ours.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal)),
            Message("unknown-batch", Body("b0123456789abcdef0123", 1, send: 1, customers[0])),
            Message("unknown-line", Body(batch.Id, line + 1_000, send: 1, customers[0])),
            Message("another-customer", Body(batch.Id, line, send: 1, customers[0])));
        await installation.Witness.LetAllPassAsync();
        await batch.UntilFinalAsync();
        await installation.Queue.SendAsync(Message("stale", ours), Message("stale-resent", Body(batch.Id, line, send: 2, customers[1])));

        var verdict = new BatchVerdict(installation, batch);
        await verdict.AssertDrainedAsync(deadLettered: 7);
        var reasons = (await installation.Queue.ReadDeadLettersAsync()).ToDictionary(letter => letter.MessageId!, letter => $"{letter.Properties["DeadLetterReason"]}", StringComparer.Ordinal);
        Assert.Equal(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["foreign-text"] = "malformed", ["foreign-json"] = "notOurs", ["truncated"] = "malformed", ["newer"] = "unknownVersion",
                ["unknown-batch"] = "rowUnknown", ["unknown-line"] = "rowUnknown", ["another-customer"] = "rowUnknown",
            },
            reasons);
        var items = await verdict.AssertRowsAsync();
        Assert.Equal(customers.Skip(1), items.Select(item => item.CustomerId));
        Assert.All(items, item => Assert.Equal(installation.Estate.Customers.Single(one => one.Id == item.CustomerId).Expect!.Outcome, item.Status));
        await verdict.AssertTransitionsAsync(items);
        await verdict.AssertNothingBrokenAsync();
        Assert.DoesNotContain(await installation.Witness.ReadWritesAsync(), write => Guid.Parse(write.CustomerId!) == customers[0]);
    }

    private static ServiceBusMessage Message(string id, string body) => new(body) { MessageId = id };

    private static string Body(string batch, int line, int send, Guid customer) =>
        JsonSerializer.Serialize(new { schema = "transitionOrchestrator.queuedCustomer", version = 1, batchId = batch, line, send, customer });
}
