using System.Globalization;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Estates;

/// <summary>What kind of estate to make up.</summary>
public sealed record EstateShape
{
    /// <summary>Customers.</summary>
    public int Customers { get; init; } = 100;

    /// <summary>Resellers; with none, the partner is a direct one.</summary>
    public int Resellers { get; init; } = 10;

    /// <summary>Legacy subscriptions per customer, on average; from 1 to twice as many less one.</summary>
    public int Subscriptions { get; init; } = 4;

    /// <summary>Decides everything.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>The share of customers, from 0 to 1, with whom something is wrong.</summary>
    public double Problems { get; init; }

    /// <summary>The back end of the customers: <c>public</c>, <c>commerce</c>, <c>mixed</c>, or null for the simulator's default.</summary>
    public string? Backend { get; init; }
}

/// <summary>
/// Makes up an estate: the same shape gives the same estate, and a customer does not depend on how many there are. Each
/// customer carries what a transition should come to in <c>expect</c>.
/// </summary>
public static class EstateGenerator
{
    private static readonly string[] First =
        ["Alpen", "Hafen", "Nord", "Ost", "Linden", "Silber", "Morgen", "Wald", "Stein", "Blau", "Fabri", "Contra", "Tail", "Wing", "Wood", "Bell", "Cedar", "Maple", "River", "Stone"];
    private static readonly string[] Second =
        ["licht", "werk", "tal", "brück", "feld", "kraft", "wind", "haus", "port", "spin", "grove", "tip", "field", "crest", "gate", "bridge", "mark", "line", "shore", "well"];
    private static readonly string[] Trades = ["Logistik", "Foods", "Maschinenbau", "Retail", "Energy", "Health", "Design", "Systems", "Travel", "Chemie"];
    private static readonly string[] Countries = ["DE", "AT", "CH", "NL", "FR", "GB", "SE", "DK", "NO", "PL", "ES", "IT"];
    private static readonly string[] Uses = ["Production", "Staging", "Development", "Backup", "Analytics", "Web shop", "SAP", "Virtual desktop"];

    /// <summary>Makes up an estate.</summary>
    public static EstateDocument Generate(EstateShape shape)
    {
        var resellers = Enumerable.Range(0, shape.Resellers).Select(i => Reseller(shape.Seed, i)).ToList();
        return new EstateDocument
        {
            Partner = new PartnerDocument { Type = resellers.Count == 0 ? "direct" : "indirect" },
            Resellers = resellers,
            Customers = [.. Enumerable.Range(0, shape.Customers).Select(i => Customer(shape, resellers, new Dice(shape.Seed, i)))],
        };
    }

    private static ResellerDocument Reseller(int seed, int i)
    {
        var dice = new Dice(seed, -1 - i);
        return new ResellerDocument
        {
            MpnId = (5550101 + i).ToString(CultureInfo.InvariantCulture),
            TenantId = dice.Guid("tenant"),
            Name = $"{dice.Pick(First, "first")}{dice.Pick(Second, "second")} Reselling",
            Country = dice.Pick(Countries, "country"),
        };
    }

    private static CustomerDocument Customer(EstateShape shape, List<ResellerDocument> resellers, Dice dice)
    {
        var name = $"{dice.Pick(First, "first")}{dice.Pick(Second, "second")} {dice.Pick(Trades, "trade")} {dice.Index + 1}";
        var sellers = Sellers(resellers, dice);
        var count = Math.Max(sellers.Count, 1 + dice.Below(Math.Max(1, shape.Subscriptions * 2 - 1), "subscriptions"));
        var reuses = dice.Chance(0.05, "plan");
        var customer = new CustomerDocument
        {
            Id = dice.Guid("customer"),
            Name = name,
            Domain = $"{name.Split(' ')[0].ToLowerInvariant().Replace('ü', 'u')}{dice.Index + 1}.onmicrosoft.com",
            Country = dice.Pick(Countries, "country"),
            Mca = dice.Chance(0.3, "mca") ? "directSigned" : "partnerConfirmed",
            Backend = shape.Backend == "mixed" ? (dice.Chance(0.5, "backend") ? "commerce" : "public") : shape.Backend,
            Budget = dice.Chance(0.25, "budget") ? 100 * (1 + dice.Below(50, "amount")) : null,
            Plans = reuses ? [new PlanDocument { MpnId = sellers[0] }] : [],
            Subscriptions = [.. Enumerable.Range(0, count).Select(i => Subscription(dice, i, sellers[i % sellers.Count]))],
        };
        var expect = Expectation("completed", sellers.Count - (reuses ? 1 : 0), reuses ? 1 : 0, count);
        customer = dice.Chance(shape.Problems, "problem") ? Trouble(customer, dice, expect) : customer with { Expect = expect };
        if (customer.Backend is { } backend)
            customer.Expect!["route"] = backend == "commerce" ? "stepwise" : "productUpgrade";
        return customer;
    }

    private static List<string> Sellers(List<ResellerDocument> resellers, Dice dice)
    {
        if (resellers.Count == 0 || dice.Chance(0.3, "direct"))
            return [""];
        var first = dice.Below(resellers.Count, "reseller");
        return resellers.Count > 1 && dice.Chance(0.12, "two resellers")
            ? [resellers[first].MpnId, resellers[(first + 1) % resellers.Count].MpnId]
            : [resellers[first].MpnId];
    }

    private static LegacySubscriptionDocument Subscription(Dice dice, int i, string mpnId)
    {
        var commerce = dice.Guid($"commerce {i}");
        return new LegacySubscriptionDocument
        {
            CommerceId = commerce,
            AzureId = dice.Chance(0.05, $"transferred {i}") ? dice.Guid($"azure {i}") : null,
            Name = dice.Pick(Uses, $"use {i}") + (i < Uses.Length ? "" : $" {i + 1}"),
            MpnId = mpnId,
            Created = new DateTimeOffset(2017, 1, 1, 8, 0, 0, TimeSpan.Zero).AddHours(dice.Below(40_000, $"created {i}")),
        };
    }

    private static CustomerDocument Trouble(CustomerDocument customer, Dice dice, JsonObject expect)
    {
        switch (dice.Below(4, "trouble"))
        {
            case 0:
                return customer with { Mca = "none", Expect = Rejection("customerAgreementMissing") };
            case 1:
                return customer with { ValidationStatus = "UnderReview", Expect = Rejection("customerNotAllowed") };
            case 2:
                return customer with { Relationship = "none", Expect = Rejection("resellerRelationshipMissing") };
            default:
                var failing = customer.Subscriptions[0] with { FailMapping = "the subscription has a spending limit" };
                var others = customer.Subscriptions.Count - 1;
                expect["outcome"] = others == 0 ? "failed" : "partiallyCompleted";
                expect["subscriptionsSuspended"] = others;
                expect["failed"] = 1;
                return customer with { Subscriptions = [failing, .. customer.Subscriptions.Skip(1)], Expect = expect };
        }
    }

    private static JsonObject Expectation(string outcome, int bought, int reused, int suspended) => Json.Of(
        ("outcome", outcome), ("plansBought", bought), ("plansReused", reused), ("subscriptionsSuspended", suspended), ("unmet", new JsonArray()), ("failed", 0));

    private static JsonObject Rejection(string unmet)
    {
        var expect = Expectation("rejected", 0, 0, 0);
        expect["unmet"] = new JsonArray(unmet);
        return expect;
    }

    /// <summary>The random choices about one customer or reseller.</summary>
    private sealed record Dice(int Seed, int Index)
    {
        private string Who => Index.ToString(CultureInfo.InvariantCulture);

        public string Guid(string what) => Deterministic.Guid(Seed, Who, what).ToString();

        public bool Chance(double probability, string what) => Deterministic.Fraction(Seed, Who, what) < probability;

        public int Below(int limit, string what) => Deterministic.Below(limit, Seed, Who, what);

        public string Pick(string[] from, string what) => from[Below(from.Length, what)];
    }
}
