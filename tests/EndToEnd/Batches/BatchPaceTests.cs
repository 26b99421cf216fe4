using System.Globalization;
using TransitionOrchestrator.EndToEnd.Tests.Processes;
using TransitionOrchestrator.Simulators.PartnerCenter.Evidence;
using Xunit.Abstractions;

namespace TransitionOrchestrator.EndToEnd.Tests.Batches;

/// <summary>A batch at Partner Center's rate limit: as fast as it allows, and hardly ever told to wait.</summary>
[Collection(ProcessCollection.Name)]
public sealed class BatchPaceTests(ITestOutputHelper output)
{
    private const int PerMinute = 500;
    private const int MostRefusals = 5;

    /// <summary>Calls that Partner Center does not count against the partner's limit, by the simulator's names.</summary>
    private static readonly HashSet<string> NotLimited = new(StringComparer.Ordinal)
    {
        "listAuditRecords", "listRelationships", "getAgreementStatus", "getAgreementMetadata", "unknown", "getUpgradeEligibility", "createUpgrade", "getUpgradeStatus",
        "createCart", "getCart", "updateCart", "checkout", "listProducts", "getProduct", "listSkus", "getSku", "listAvailabilities", "getAvailability",
    };

    [LongFact]
    public async Task Batch_AtTheRateLimit_IsHardlyEverRefused() => await MoveAsync(customers: 80, clockFactor: 20);

    [LongFact]
    public async Task Batch_ThousandCustomersAtTheRateLimit_TakesHardlyLongerThanItsCalls()
    {
        var calls = await MoveAsync(customers: 1_000, clockFactor: 10);

        var took = calls.Max(call => call.At) - calls.Min(call => call.At);
        var least = TimeSpan.FromMinutes((double)calls.Count(call => !NotLimited.Contains(call.Endpoint)) / PerMinute);
        output.WriteLine($"It took {took} of Partner Center's time; at {PerMinute} calls a minute it takes {least}.");
        Assert.True(took <= 1.05 * least, $"It took {took}, and {least} would have been enough.");
    }

    private async Task<List<CallRecord>> MoveAsync(int customers, int clockFactor)
    {
        await using var installation = await Installation.StartAsync(new InstallationSetting
        {
            ClockFactor = clockFactor, Customers = customers, HasLimits = true,
            Head = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PartnerCenter__RateLimits__CustomersOrdersSubscriptions"] = (PerMinute * clockFactor).ToString(CultureInfo.InvariantCulture),
            },
        });
        await installation.StartHeadAsync();
        var batch = await BatchRun.SubmitAsync(installation);
        await batch.UntilFinalAsync();

        await new BatchVerdict(installation, batch).AssertAllAsync();
        var calls = await installation.Witness.ReadCallsAsync();
        output.WriteLine($"{calls.Count} calls, {calls.Count(call => !NotLimited.Contains(call.Endpoint))} of them limited, {calls.Count(IsRefused)} refused:");
        foreach (var (endpoint, count) in calls.CountBy(call => call.Endpoint, StringComparer.Ordinal))
            output.WriteLine($"  {endpoint} {count}");
        Assert.InRange(calls.Count(IsRefused), 0, MostRefusals);
        return calls;
    }

    private static bool IsRefused(CallRecord call) => call.Status == 429;
}
