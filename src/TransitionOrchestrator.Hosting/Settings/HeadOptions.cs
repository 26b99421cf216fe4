using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Hosting;

/// <summary>The settings that both heads have; those of Partner Center, the queue and the HTTP surface stand in sections of their own.</summary>
public class HeadOptions
{
    /// <summary>Where state is kept.</summary>
    public StorageOptions Storage { get; set; } = new();

    /// <summary>How often Partner Center is asked again, and for how long.</summary>
    public PaceOptions Pace { get; set; } = new();

    /// <summary>How batches are carried out.</summary>
    public BatchOptions Batches { get; set; } = new();

    /// <summary>How long what is over is kept.</summary>
    public RetentionOptions Retention { get; set; } = new();

    /// <summary>Everything that is wrong.</summary>
    internal IEnumerable<string> Problems() => [.. Pace.Problems(), .. Batches.Problems(), .. Retention.ToSettings().Problems("Retention")];
}

/// <summary>Table storage: Azurite on a laptop, a storage account elsewhere.</summary>
public sealed class StorageOptions
{
    /// <summary>The connection string of the table service; for laptops and Azurite.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The table service's address, signed in with the default Azure credential; in place of <see cref="ConnectionString"/>.</summary>
    public Uri? ServiceUri { get; set; }

    /// <summary>A prefix of the state's table names, for several installations on one account.</summary>
    public string TableNamePrefix { get; set; } = "";
}

/// <summary>Section <c>Pace</c>; meanings and defaults as in <see cref="Pace"/>.</summary>
public sealed class PaceOptions
{
    /// <summary>The first wait.</summary>
    public TimeSpan FirstWait { get; set; } = new Pace().FirstWait;

    /// <summary>The longest wait.</summary>
    public TimeSpan MaxWait { get; set; } = new Pace().MaxWait;

    /// <summary>How long one step may take.</summary>
    public TimeSpan Patience { get; set; } = new Pace().Patience;

    /// <summary>How long suspension is left to the service after a product upgrade.</summary>
    public TimeSpan SuspensionGrace { get; set; } = new Pace().SuspensionGrace;

    /// <summary>How long a list may lag.</summary>
    public TimeSpan ListingLag { get; set; } = new Pace().ListingLag;

    /// <summary>The setting as orders carry it.</summary>
    public Pace ToPace() => new() { FirstWait = FirstWait, MaxWait = MaxWait, Patience = Patience, SuspensionGrace = SuspensionGrace, ListingLag = ListingLag };

    /// <summary>Everything that is wrong.</summary>
    public IEnumerable<string> Problems()
    {
        if (FirstWait <= TimeSpan.Zero)
            yield return "Pace:FirstWait must be above zero.";
        if (MaxWait < FirstWait)
            yield return "Pace:MaxWait must not be below Pace:FirstWait.";
        if (Patience < MaxWait)
            yield return "Pace:Patience must not be below Pace:MaxWait.";
        if (SuspensionGrace < TimeSpan.Zero)
            yield return "Pace:SuspensionGrace must not be negative.";
        if (ListingLag < TimeSpan.Zero)
            yield return "Pace:ListingLag must not be negative.";
    }
}

/// <summary>Section <c>Batches</c>; meanings and defaults as in <see cref="BatchSettings"/>.</summary>
public sealed class BatchOptions
{
    /// <summary>The most transitions of batches that are under way at the same time.</summary>
    public int MaxUnderWay { get; set; } = 500;

    /// <summary>How long a row may be queued before it is sent again.</summary>
    public TimeSpan ResendAfter { get; set; } = new BatchSettings().ResendAfter;

    /// <summary>The longest time between two looks at a batch.</summary>
    public TimeSpan LookAgainAfter { get; set; } = new BatchSettings().LookAgainAfter;

    /// <summary>How soon a paused batch looks for working tokens, at first.</summary>
    public TimeSpan FirstAccessCheck { get; set; } = new BatchSettings().FirstAccessCheck;

    /// <summary>How soon the end of a transition is looked for that somebody else started.</summary>
    public TimeSpan AttachedLook { get; set; } = new BatchSettings().AttachedLook;

    /// <summary>The settings as the domain has them.</summary>
    public BatchSettings ToSettings() => new() { ResendAfter = ResendAfter, LookAgainAfter = LookAgainAfter, FirstAccessCheck = FirstAccessCheck, AttachedLook = AttachedLook };

    /// <summary>Everything that is wrong.</summary>
    public IEnumerable<string> Problems() =>
        MaxUnderWay >= 1 ? ToSettings().Problems("Batches") : ToSettings().Problems("Batches").Append("Batches:MaxUnderWay must be at least 1.");
}

/// <summary>Section <c>Retention</c>; meanings and defaults as in <see cref="RetentionSettings"/>.</summary>
public sealed class RetentionOptions
{
    /// <summary>How long the engine's histories are kept.</summary>
    public TimeSpan History { get; set; } = new RetentionSettings().History;

    /// <summary>How long transitions and batches are kept.</summary>
    public TimeSpan State { get; set; } = new RetentionSettings().State;

    /// <summary>The settings as the domain has them.</summary>
    public RetentionSettings ToSettings() => new() { History = History, State = State };
}
