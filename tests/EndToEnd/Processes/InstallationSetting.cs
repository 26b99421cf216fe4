using System.Globalization;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>What an installation consists of, where it differs from <c>./run serve</c>.</summary>
internal sealed record InstallationSetting
{
    /// <summary>Simulated seconds per second.</summary>
    public int ClockFactor { get; init; } = 600;

    /// <summary>How many customers are made up; null for the sample estate.</summary>
    public int? Customers { get; init; }

    /// <summary>The share of made-up customers with whom something is wrong, from 0 to 1.</summary>
    public double Problems { get; init; }

    /// <summary>Made-up subscriptions per customer, on average.</summary>
    public int Subscriptions { get; init; } = 2;

    /// <summary>Partner Center refuses callers that ask too often; a made-up estate only.</summary>
    public bool HasLimits { get; init; }

    /// <summary>How long the queue locks what it hands out, in seconds.</summary>
    public int LockSeconds { get; init; } = 60;

    /// <summary>Storage keeps its data when it is started again.</summary>
    public bool StorageIsKept { get; init; }

    /// <summary>A wire lies between the head and the queue, and can be held.</summary>
    public bool HasWire { get; init; }

    /// <summary>The head's settings besides the addresses.</summary>
    public IReadOnlyDictionary<string, string> Head { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The Partner Center simulator's arguments besides its address.</summary>
    public IEnumerable<string> Simulator()
    {
        // The sample keeps the delays and limits that ./run has; what is made up answers at once.
        IEnumerable<string> estate = Customers is { } customers
            ? [
                "--customers", Text(customers), "--resellers", "8", "--seed", "7", "--backend", "mixed", "--subscriptions", Text(Subscriptions),
                "--problems", Problems.ToString(CultureInfo.InvariantCulture), "--no-delays", .. HasLimits ? Array.Empty<string>() : ["--no-limits"],
            ]
            : ["--estate", BuiltProgram.RepositoryFile("infra/local/sample-estate.json")];
        return [.. estate, "--clock-factor", Text(ClockFactor)];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
