namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>What not every host can offer. Everything else is asked of every engine.</summary>
[Flags]
public enum Capability
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>Time that a test moves by hand: weeks pass in milliseconds.</summary>
    VirtualTime = 1,

    /// <summary>The data outlive the engine: it can be killed and started again.</summary>
    Crash = 2,

    /// <summary>Failed instances can be rewound.</summary>
    Rewind = 4,

    /// <summary>Terminate reaches the children.</summary>
    RecursiveTerminate = 8,

    /// <summary>A start can be put off.</summary>
    ScheduledStart = 16,

    /// <summary>Restart of a running instance is refused, and that of a final one works.</summary>
    Restart = 32,

    /// <summary>Purge leaves running instances alone, and works by filter.</summary>
    Purge = 64,

    /// <summary>An instance is marked with the version that it was started under.</summary>
    Versions = 128,

    /// <summary>A child is refused the id of another instance, and that one is unharmed.</summary>
    GuardedChildIds = 256,

    /// <summary>Ids that differ in case alone are different ids.</summary>
    CaseSensitiveIds = 512,

    /// <summary>An instance can end, or start over, while steps that it began are under way.</summary>
    EndsWithOpenSteps = 1024,

    /// <summary>The parent of a terminated child is told the reason.</summary>
    TerminationReason = 2048,

    /// <summary>A single value may be as large as the seam allows.</summary>
    LargestPayloads = 4096,
}

/// <summary>Says what the host of a test class cannot do: the tests that need it are skipped, and the run shows the reason.</summary>
/// <param name="capabilities">What it cannot do.</param>
/// <param name="reason">Why, in words for the test report.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class LacksAttribute(Capability capabilities, string reason) : Attribute
{
    /// <summary>What it cannot do.</summary>
    public Capability Capabilities { get; } = capabilities;

    /// <summary>Why, in words for the test report.</summary>
    public string Reason { get; } = reason;
}
