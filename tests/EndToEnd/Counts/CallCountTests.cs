using TransitionOrchestrator.Core;
using TransitionOrchestrator.EndToEnd.Tests.Worlds;
using Xunit.Abstractions;

namespace TransitionOrchestrator.EndToEnd.Tests.Counts;

/// <summary>
/// How many calls a transition costs whose answers come at once. Calls to Partner Center are counted by the simulator, those to
/// storage (engine and state together) at the client's pipeline.
/// </summary>
[Collection(AzuriteCollection.Name)]
public sealed class CallCountTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private static readonly string[] Resellers = [Estates.Northbay, Estates.Eastgate, Estates.Westhill];

    /// <summary>
    /// Back end, subscriptions, resellers, and whether another customer of the same resellers moved just before: what is the
    /// partner's and not a customer's (its resellers, their agreements, the catalogue) is asked once for all customers, and the
    /// first one pays for it, one call a reseller. Up to two resellers even that fits.
    /// </summary>
    public static TheoryData<string, int, int, bool> Shapes => new()
    {
        { "commerce", 1, 1, false },
        { "commerce", 4, 1, false },
        { "commerce", 4, 2, false },
        { "commerce", 9, 3, true },
        { "commerce", 40, 1, false },
        { "public", 1, 1, false },
        { "public", 4, 1, false },
        { "public", 4, 2, false },
        { "public", 9, 3, false },
        { "public", 40, 1, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Move_AnswersAtOnce_StaysWithinTheCallsThatItMayCost(string backend, int s, int r, bool resellersKnown)
    {
        var one = Estates.One(backend, s, Resellers[..r]);
        var before = one with { Id = Guid.NewGuid().ToString(), Name = "Before", Subscriptions = [.. one.Subscriptions.Select(each => each with { CommerceId = null, AzureId = null })] };
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of(one, before)));
        if (resellersKnown)
            await world.MoveAsync(before.Id);
        var callsBefore = world.Simulator.Ledger.Calls.Count;
        world.Storage.Reset(); // Making tables and taking the task hub belong to the start of the process.

        var started = await world.StartAsync(Estates.Customer);
        await world.Engine.WaitForCompletionAsync(started.Record!.Order.InstanceId);

        var calls = world.Simulator.Ledger.Calls.Skip(callsBefore).Select(call => call.Endpoint).ToList();
        var storage = world.Storage.Requests;
        output.WriteLine($"{backend} s={s} r={r}{(resellersKnown ? " known" : "")}: {calls.Count} calls, {storage.Count} storage requests");
        output.WriteLine(string.Join(", ", calls.CountBy(one => one).Select(one => $"{one.Key} {one.Value}")));
        output.WriteLine(string.Join(Environment.NewLine, storage));

        var (record, _, _) = await world.ReadAsync(started.Record.Id);
        Assert.Equal(TransitionPhase.Completed, record.Phase);
        var allowed = record.Route == RouteKind.Stepwise ? 10 + (3 * r) + (2 * s) : 12 + (2 * r);
        Assert.True(calls.Count <= allowed, $"{calls.Count} calls, at most {allowed}: {string.Join(", ", calls)}");
        Assert.True(storage.Count <= 10 + (2 * r) + (4 * s), $"{storage.Count} storage requests, at most {10 + (2 * r) + (4 * s)}: {string.Join(", ", storage)}");
    }
}
