namespace TransitionOrchestrator.Simulators.PartnerCenter.Faults;

/// <summary>When a fault strikes.</summary>
public sealed record FaultRule
{
    /// <summary>One of <see cref="Fault.All"/>.</summary>
    public required string Name { get; init; }

    /// <summary>From 0 (never) to 1 (always); decided by seed, fault, path and the how-manieth time that path is called.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>At most this often; null for no end.</summary>
    public int? Count { get; init; }

    /// <summary>Only calls whose path contains this, in any case.</summary>
    public string? Path { get; init; }

    /// <summary>Only calls with this HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>Only calls about this customer.</summary>
    public string? CustomerId { get; init; }

    /// <summary>For <c>slow</c>: real seconds.</summary>
    public double? Seconds { get; init; }

    /// <summary>At most this often in a row on the same path; null for no limit.</summary>
    public int? MaxInARow { get; init; }

    /// <summary>Faults that pass by themselves, at moderate rates and never more than twice in a row on the same path.</summary>
    public static IReadOnlyList<FaultRule> Chaos { get; } =
        [.. Fault.All.Where(f => f.ChaosProbability > 0).Select(f => new FaultRule { Name = f.Name, Probability = f.ChaosProbability, MaxInARow = 2 })];

    /// <summary>What is wrong with it; empty when nothing is.</summary>
    internal IEnumerable<string> Problems()
    {
        if (!Fault.All.Any(f => string.Equals(f.Name, Name, StringComparison.OrdinalIgnoreCase)))
            yield return $"there is no fault '{Name}'; there are: {string.Join(", ", Fault.All.Select(f => f.Name))}, and the profile chaos";
        if (Probability is not (>= 0 and <= 1))
            yield return $"fault '{Name}': the probability must be from 0 to 1";
        if (Count < 0 || MaxInARow < 1 || Seconds is < 0 or > 3600)
            yield return $"fault '{Name}': count, maxInARow or seconds is out of range";
    }
}
