using TransitionOrchestrator.Hosting;

namespace TransitionOrchestrator.LocalHost;

/// <summary>The local head's own settings; those of its parts stand in sections of their own.</summary>
internal sealed class LocalHostOptions : HeadOptions
{
    /// <summary>The name of the engine's task hub: 3 to 45 letters and digits. Its table is <c>{TaskHub}History</c>.</summary>
    public string TaskHub { get; set; } = "TransitionHub";

    /// <summary>The file of the keys that callers are known by; empty: nobody is asked, which only a head on loopback may do.</summary>
    public string KeyFile { get; set; } = "";
}
