namespace TransitionOrchestrator.Simulators.PartnerCenter.Admin;

/// <summary>How many calls there were, without those for tokens.</summary>
internal sealed record CallCounts(int Total, IReadOnlyDictionary<string, int> ByEndpoint, IReadOnlyDictionary<string, int> ByCustomer, int Replayed, int Throttled)
{
    public static CallCounts Of(IReadOnlyCollection<CallRecord> calls) => new(
        calls.Count,
        new SortedDictionary<string, int>(calls.CountBy(c => c.Endpoint).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal),
        calls.Where(c => c.CustomerId is not null).CountBy(c => c.CustomerId!).ToDictionary(StringComparer.Ordinal),
        calls.Count(c => c.Replayed),
        calls.Count(c => c.Status == 429));
}
