using TransitionOrchestrator.Hosting;

namespace TransitionOrchestrator.LocalHost;

/// <summary>The local head's own settings; those of its parts stand in sections of their own.</summary>
internal sealed class LocalHostOptions : HeadOptions
{
    /// <summary>The name of the engine's task hub: 3 to 45 letters and digits. Its table is <c>{TaskHub}History</c>.</summary>
    public string TaskHub { get; set; } = "TransitionHub";

    /// <summary>The file of the keys that callers are known by; empty: nobody is asked, which only a head on loopback may do.</summary>
    public string KeyFile { get; set; } = "";

    /// <inheritdoc/>
    protected override IEnumerable<string> Problems(IConfiguration configuration) => [.. base.Problems(configuration), .. KeyProblems(configuration)];

    private IEnumerable<string> KeyProblems(IConfiguration configuration)
    {
        if (KeyFile.Length == 0)
            return OpenDoor.Problems(configuration);
        try
        {
            LocalHost.KeyFile.Read(KeyFile);
            return [];
        }
        catch (InvalidDataException unusable)
        {
            return [$"{nameof(KeyFile)}: {unusable.Message}"];
        }
    }
}
