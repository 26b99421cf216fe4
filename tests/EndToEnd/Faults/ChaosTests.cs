using Azure;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.EndToEnd.Tests.Worlds;
using TransitionOrchestrator.Simulators.PartnerCenter;
using TransitionOrchestrator.Simulators.PartnerCenter.Estates;
using TransitionOrchestrator.Simulators.PartnerCenter.Faults;
using Xunit.Abstractions;

namespace TransitionOrchestrator.EndToEnd.Tests.Faults;

/// <summary>
/// Everything that passes by itself goes wrong at once: Partner Center's answers are lost, late, odd and stale, storage requests
/// fail, and the process dies twice. Whatever the seed, every customer arrives where it would have arrived without any of it,
/// and every promise holds. <c>TRANSITION_LONG_TESTS=1</c> tries many more seeds.
/// </summary>
[Collection(AzuriteCollection.Name)]
public sealed class ChaosTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private static readonly Pace Brisk = new() { MaxWait = TimeSpan.FromMinutes(4), SuspensionGrace = TimeSpan.FromMinutes(10) };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("TRANSITION_LONG_TESTS") == "1" ? 200 : 14)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Move_EverythingFailsNowAndThen_EndsAsWithoutFaultsAndKeepsEveryPromise(int seed)
    {
        var about = $"Seed {seed}.";
        var estate = EstateGenerator.Generate(new EstateShape { Customers = 12, Resellers = 2 + (seed % 2), Subscriptions = 3, Backend = "mixed", Problems = 0.25, Seed = seed });
        var storage = new StorageFaults(seed, rate: 0.06);
        await using var world = await World.StartAsync(azurite.ConnectionString, Wild(estate, seed), Brisk, storage, fastTime: true);
        storage.IsOn = true;

        var started = await Task.WhenAll(estate.Customers.Select(customer => StartAsync(world, customer.Id)));
        var deaths = new[] { 60 + (13 * seed % 90), 220 + (29 * seed % 120) };
        var ended = Array.Empty<TransitionDetails>();
        var stepsBack = await new Watch(world).WhileAsync([.. started.Select(one => one.Id)], async () =>
        {
            foreach (var calls in deaths)
            {
                await UntilCallsAsync(world, calls, started);
                await world.DieAndStartAgainAsync();
            }

            ended = await Task.WhenAll(started.Select(one => UntilFinalAsync(world, one)));
        });

        output.WriteLine($"{about} {world.Simulator.Ledger.Calls.Count} calls, {world.Simulator.Ledger.Calls.Count(call => call.Faults is not null)} of them struck, {storage.Struck} storage requests struck.");
        storage.IsOn = false;
        Assert.True(stepsBack.Count == 0, $"{about} {string.Join(Environment.NewLine, stepsBack)}");
        foreach (var (customer, details) in estate.Customers.Zip(ended))
            AssertAsExpected(customer, details, about);
        await Promises.AssertAsync(world, about);
    }

    /// <summary>The chaos profile with many more lost answers, on a clock on which an hour passes in two seconds.</summary>
    private static SimulatorOptions Wild(EstateDocument estate, int seed) => Estates.Fast(estate) with
    {
        ClockFactor = 1_800,
        Seed = seed,
        Idempotency = seed % 2 == 0 ? Idempotency.Off : Idempotency.Successes,
        EligibilityDelivery = seed % 3 == 0 ? EligibilityDelivery.Error : EligibilityDelivery.Reason,
        Faults =
        [
            // A 429 stops all calls of a family for a whole second of ours; storms of them have a test of their own.
            .. FaultRule.Chaos.Where(rule => rule.Name != "throttle-429"),
            new FaultRule { Name = "throttle-429", Probability = 0.003, MaxInARow = 2 },
            new FaultRule { Name = "reset-after", Path = "/checkout", Method = "POST", Probability = 0.5, MaxInARow = 2 },
            new FaultRule { Name = "reset-after", Path = "/productUpgrades", Method = "POST", Probability = 0.3, MaxInARow = 2 },
            new FaultRule { Name = "reset-after", Path = "/azureEntitlements", Method = "PUT", Probability = 0.4, MaxInARow = 2 },
            new FaultRule { Name = "reset-after", Path = "/subscriptions", Method = "PATCH", Probability = 0.4, MaxInARow = 2 },
            new FaultRule { Name = "upgrade-leaves-active", Probability = 0.2 },
        ],
    };

    /// <summary>Until so many calls were made, or there is nothing more to do.</summary>
    private static async Task UntilCallsAsync(World world, int calls, TransitionRecord[] started)
    {
        await World.UntilAsync(
            async () => world.Simulator.Ledger.Calls.Count >= calls || await AreOverAsync(world, started),
            isSo => isSo);
    }

    private static async Task<bool> AreOverAsync(World world, TransitionRecord[] started)
    {
        try
        {
            var instances = await Task.WhenAll(started.Select(one => world.Engine.GetAsync(one.Order.InstanceId)));
            return instances.All(one => one is { IsFinal: true });
        }
        catch (Exception trouble) when (StorageFaults.Caused(trouble))
        {
            return false; // Not known this time.
        }
    }

    private static async Task<TransitionRecord> StartAsync(World world, string customer)
    {
        var result = await World.UntilAsync(() => TryStartAsync(world, customer), result => result is not null);
        Assert.True(result!.Standing is OperationStanding.Accepted or OperationStanding.AlreadyRunning, $"{result.Standing}: {result.Problem}");
        return result.Record!;
    }

    private static async Task<OperationResult?> TryStartAsync(World world, string customer)
    {
        try
        {
            return await world.StartAsync(customer);
        }
        catch (Exception trouble) when (StorageFaults.Caused(trouble))
        {
            return null; // The caller got an error, and asks again.
        }
    }

    private static async Task<TransitionDetails> UntilFinalAsync(World world, TransitionRecord record)
    {
        while (true)
        {
            try
            {
                return await world.UntilFinalAsync(record);
            }
            catch (Exception trouble) when (StorageFaults.Caused(trouble))
            {
                // It ended; what it came to could not be read this time.
            }
        }
    }

    private static void AssertAsExpected(CustomerDocument customer, TransitionDetails details, string about)
    {
        var (record, plans, rows) = details;
        var expect = customer.Expect!;
        var expected = $"{(string)expect["outcome"]!}: {(int)expect["plansBought"]!} bought, {(int)expect["plansReused"]!} reused, {(int)expect["subscriptionsSuspended"]!} suspended, {(int)expect["failed"]!} failed";
        var found = $"{record.Phase}: {plans.Count(row => row is { Reused: false, ReadyAt: not null })} bought, {plans.Count(row => row.Reused)} reused, {rows.Count(row => row.State == SubscriptionState.Suspended)} suspended, {rows.Count(row => row.State == SubscriptionState.Failed)} failed";
        Assert.True(
            string.Equals(expected, found, StringComparison.OrdinalIgnoreCase),
            $"{about} Customer {customer.Id} ({customer.Backend}), expected {expected}; found {found}. {record.LastProblem} {string.Join("; ", plans.Select(row => row.Problem).Concat(rows.Select(row => row.Problem)).OfType<Problem>())}");
    }
}
