using System.Collections.Concurrent;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Estates;

/// <summary>The estate as it lives: from the document, through everything that was done to it.</summary>
internal sealed class SimulatedEstate
{
    private readonly Dictionary<string, ResellerDocument> _resellers;
    private readonly HashSet<string> _unserved;

    public SimulatedEstate(EstateDocument document, SimulatorOptions options, SimulatedClock clock)
    {
        Document = document;
        Options = options;
        Limits = new RateLimits(options.Limits, clock);
        Started = clock.GetUtcNow();
        AgreementTemplateId = Deterministic.Guid(options.Seed, "MicrosoftCustomerAgreement").ToString();
        _resellers = document.Resellers.ToDictionary(r => r.MpnId, StringComparer.OrdinalIgnoreCase);
        _unserved = document.UnservedCountries.ToHashSet(StringComparer.OrdinalIgnoreCase);
        Ordered = [.. document.Customers.Select(c => new Customer(c, this))];
        Customers = Ordered.ToDictionary(c => c.Id, StringComparer.OrdinalIgnoreCase);
    }

    public EstateDocument Document { get; }

    public SimulatorOptions Options { get; }

    public RateLimits Limits { get; }

    public Ledger Ledger { get; } = new();

    public DateTimeOffset Started { get; }

    public string AgreementTemplateId { get; }

    /// <summary>The customers in the order of the list.</summary>
    public IReadOnlyList<Customer> Ordered { get; }

    public IReadOnlyDictionary<string, Customer> Customers { get; }

    /// <summary>Upgrade id to customer id.</summary>
    public ConcurrentDictionary<string, string> Upgrades { get; } = new(StringComparer.OrdinalIgnoreCase);

    public bool IsIndirect => string.Equals(Document.Partner.Type, "indirect", StringComparison.OrdinalIgnoreCase);

    public bool Serves(string country) => !_unserved.Contains(country);

    public ResellerDocument? Reseller(string mpnId) => _resellers.GetValueOrDefault(mpnId);

    /// <summary>Lets everything happen that is due, for a look from outside.</summary>
    public void CatchUp(DateTimeOffset now)
    {
        foreach (var customer in Ordered)
        {
            lock (customer.Gate) customer.Agenda.RunUntil(now);
        }
    }
}
