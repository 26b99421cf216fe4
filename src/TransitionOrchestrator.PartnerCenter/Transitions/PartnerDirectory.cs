using System.Collections.Concurrent;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.PartnerCenter.Transitions;

/// <summary>
/// What is the partner's and not a customer's: its resellers, their agreements, the catalogue of a country. Read once for all
/// customers, and again after a quarter of an hour, because the catalogue item changes over time. Only good news is kept, so
/// that what a person has mended is seen at once.
/// </summary>
internal sealed class PartnerDirectory(PartnerCenterClient client, TimeProvider time)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The Azure plan's catalogue item in a country; null when the plan is not sold there.</summary>
    public async Task<string?> FindCatalogItemAsync(string country, CallContext ids, CancellationToken cancellationToken) =>
        (await GetAsync($"catalogue/{country}", () => client.GetAzurePlanCatalogItem(country, ids, cancellationToken), item => item?.CatalogItemId is not null, cancellationToken))?.CatalogItemId;

    /// <summary>Whether a reseller may transact: known to the provider, active, and its Microsoft Partner Agreement is signed.</summary>
    public async Task<ResellerStanding> CheckResellerAsync(Reseller reseller, Func<string, CallContext> ids, CancellationToken cancellationToken)
    {
        var mpnId = reseller.MpnId!;
        var resellers = await GetAsync(
            "resellers", () => client.GetIndirectResellers(ids("resellers"), cancellationToken), known => IsActive(known, mpnId), cancellationToken);
        if (!IsActive(resellers, mpnId))
            return new ResellerStanding(reseller, MayTransact: false, "it is not an active indirect reseller of this provider.");

        var agreement = await GetAsync(
            $"agreement/{mpnId}", () => client.GetResellerAgreementStatus(mpnId, ids($"agreement/{mpnId}"), cancellationToken), status => status.IsSigned, cancellationToken);
        return agreement.IsSigned
            ? new ResellerStanding(reseller, MayTransact: true, Reason: null)
            : new ResellerStanding(reseller, MayTransact: false, agreement.Reason ?? "it has not signed the Microsoft Partner Agreement.");
    }

    private static bool IsActive(IReadOnlyList<PartnerRelationship> resellers, string mpnId) =>
        resellers.Any(one => one.MpnId == mpnId && PartnerCenterText.Comparer.Equals(one.State, "active"));

    private async Task<T> GetAsync<T>(string key, Func<Task<T>> read, Func<T, bool> isGood, CancellationToken cancellationToken)
    {
        var entry = _entries.GetOrAdd(key, _ => new Entry());
        await entry.Gate.WaitAsync(cancellationToken); // One reads, the others wait for what it finds.
        try
        {
            if (entry.Value is T kept && time.GetUtcNow() - entry.ReadAt < KeptFor && isGood(kept))
                return kept;
            var value = await read();
            entry.Value = isGood(value) ? value : null;
            entry.ReadAt = time.GetUtcNow();
            return value;
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public object? Value { get; set; }

        public DateTimeOffset ReadAt { get; set; }
    }
}
