namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>How an embedded engine works.</summary>
public sealed class EmbeddedEngineOptions
{
    /// <summary>The task hub: 3 to 45 letters and digits, a letter first. Its table is <c>{TaskHub}History</c>. Required.</summary>
    public string TaskHub { get; set; } = "";

    /// <summary>
    /// The version of this code: what new instances are recorded with, unless their start or their parent says otherwise. An
    /// instance of a newer version (compared as dotted numbers) is held, visibly, until newer code resumes it. Default: none.
    /// </summary>
    public string Version { get; set; } = "";

    /// <summary>How many instances may run their code at the same time; not how many may exist. Default: twice the processors.</summary>
    public int MaxConcurrentTurns { get; set; } = 2 * Environment.ProcessorCount;

    /// <summary>How many activities may run at the same time. Default 64.</summary>
    public int MaxConcurrentActivities { get; set; } = 64;

    /// <summary>How many instances keep their code alive between turns; others are rebuilt from their history. Default 5,000.</summary>
    public int MaxLiveInstances { get; set; } = 5_000;

    /// <summary>How long a lease lasts that nobody renews: the longest time until another machine can take over. Default 25 s.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How often the lease is renewed; at most a third of <see cref="LeaseDuration"/>. Default 8 s.</summary>
    public TimeSpan LeaseRenewal { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Whether a start waits for a lease that another process holds; otherwise it throws <see cref="TaskHubInUseException"/>. Default false.</summary>
    public bool WaitForLease { get; set; }

    /// <summary>After how many crashes of the process in a row, each while a turn of it ran, an instance is parked. Default 3.</summary>
    public int CrashesUntilParked { get; set; } = 3;

    /// <summary>Everything that is wrong, in one list; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        if (TaskHub is not { Length: >= 3 and <= 45 } || !char.IsAsciiLetter(TaskHub[0]) || !TaskHub.All(char.IsAsciiLetterOrDigit))
            problems.Add($"{nameof(TaskHub)} must be 3 to 45 letters and digits and begin with a letter; it is '{TaskHub}'.");
        AtLeastOne(nameof(MaxConcurrentTurns), MaxConcurrentTurns);
        AtLeastOne(nameof(MaxConcurrentActivities), MaxConcurrentActivities);
        AtLeastOne(nameof(MaxLiveInstances), MaxLiveInstances);
        AtLeastOne(nameof(CrashesUntilParked), CrashesUntilParked);
        if (LeaseRenewal <= TimeSpan.Zero)
            problems.Add($"{nameof(LeaseRenewal)} must be above zero; it is {LeaseRenewal}.");
        if (LeaseDuration < 3 * LeaseRenewal)
            problems.Add($"{nameof(LeaseDuration)} must be at least three times {nameof(LeaseRenewal)}; it is {LeaseDuration}.");
        return problems;

        void AtLeastOne(string name, int value)
        {
            if (value < 1)
                problems.Add($"{name} must be at least 1; it is {value}.");
        }
    }
}
