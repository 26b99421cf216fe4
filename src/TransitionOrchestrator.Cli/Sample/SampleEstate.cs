using System.Text.Json;
using System.Text.Json.Nodes;

namespace TransitionOrchestrator.Cli.Sample;

/// <summary>The customers of an estate file, with what is asked for each and how each should end.</summary>
internal sealed record SampleEstate(IReadOnlyList<SampleCustomer> Customers)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static async Task<SampleEstate> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var estate = await JsonSerializer.DeserializeAsync<SampleEstate>(file, Json, cancellationToken);
        if (estate is not { Customers.Count: > 0 })
            throw new InvalidDataException($"{path} holds no customers.");
        return estate;
    }
}

/// <summary>A customer of the sample.</summary>
/// <param name="Id">The customer.</param>
/// <param name="Name">The company's name.</param>
internal sealed record SampleCustomer(Guid Id, string Name)
{
    /// <summary>What the request says besides the customer.</summary>
    public JsonObject? Request { get; init; }

    /// <summary>How its transition should end; without it any final state will do.</summary>
    public Expectation? Expect { get; init; }

    public JsonObject ToRequest()
    {
        var request = Request?.DeepClone().AsObject() ?? [];
        request["customerId"] = Id.ToString();
        return request;
    }
}

/// <summary>How a transition should end; what is null is not looked at.</summary>
internal sealed record Expectation(string Outcome)
{
    public string? Route { get; init; }

    public int? PlansBought { get; init; }

    public int? PlansReused { get; init; }

    public int? SubscriptionsSuspended { get; init; }

    public int? Failed { get; init; }

    public IReadOnlyList<string>? Unmet { get; init; }

    /// <summary>Every difference between this and how the transition ended; empty when it is as it should be.</summary>
    public IEnumerable<string> DifferencesFrom(Api.TransitionStatus status)
    {
        var compared = new (string What, object? Expected, object Actual)[]
        {
            ("outcome", Outcome, status.Status),
            ("route", Route, status.Route ?? "none"),
            ("plans bought", PlansBought, status.Plans.Count(plan => plan is { Reused: false, ReadyAt: not null })),
            ("plans reused", PlansReused, status.Plans.Count(plan => plan.Reused)),
            ("subscriptions suspended", SubscriptionsSuspended, status.Counts.Suspended),
            ("subscriptions failed", Failed, status.Counts.Failed),
            ("unmet prerequisites", Unmet is null ? null : string.Join(", ", Unmet.Order(StringComparer.Ordinal)), string.Join(", ", status.Unmet.Select(one => one.Code).Order(StringComparer.Ordinal))),
        };
        return compared
            .Where(one => one.Expected is not null && !one.Expected.Equals(one.Actual))
            .Select(one => $"{one.What}: expected {one.Expected}, found {one.Actual}");
    }
}
