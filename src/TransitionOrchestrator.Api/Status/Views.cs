using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>Why something did not work.</summary>
/// <param name="Code">A stable code.</param>
/// <param name="Message">What to do about it.</param>
/// <param name="Passing">True if it may pass by itself; false if somebody must act.</param>
public sealed record ProblemView(string Code, string Message, bool Passing)
{
    internal static ProblemView? Of(Problem? problem) => problem is null ? null : new(problem.Code, problem.Message, problem.Passing);
}

/// <summary>A prerequisite that does not hold.</summary>
/// <param name="Code">A stable code.</param>
/// <param name="Message">What to do about it.</param>
public sealed record UnmetView(string Code, string Message)
{
    internal static UnmetView Of(UnmetPrerequisite unmet) => new(unmet.Code, unmet.Message);
}

/// <summary>Something that a person did to a transition.</summary>
public sealed record ReasonView
{
    /// <summary>Why, if a reason was given.</summary>
    public string? Reason { get; init; }

    internal static ReasonView? Of(string? because) => because is null ? null : new() { Reason = because.Length == 0 ? null : because };
}

/// <summary>Counts over the plans and subscriptions of a transition; they always equal the rows.</summary>
/// <param name="Plans">Plans that are needed.</param>
/// <param name="PlansReady">Plans that are there.</param>
/// <param name="Subscriptions">Legacy subscriptions, those included that are left alone.</param>
/// <param name="Mapped">Azure subscriptions that are mapped.</param>
/// <param name="Suspended">Commerce subscriptions that are suspended after their mapping.</param>
/// <param name="AlreadyMoved">Subscriptions that had moved before.</param>
/// <param name="LeftAlone">Subscriptions that are not part of it.</param>
/// <param name="Failed">Subscriptions that could not move.</param>
public sealed record ProgressView(int Plans, int PlansReady, int Subscriptions, int Mapped, int Suspended, int AlreadyMoved, int LeftAlone, int Failed)
{
    internal static ProgressView Of(TransitionProgress progress) => new(
        progress.Plans, progress.PlansReady, progress.Total, progress.Mapped, progress.Suspended, progress.AlreadyMoved, progress.LeftAlone, progress.Failed);
}

/// <summary>When a transition reached its phases (UTC).</summary>
public sealed record MilestonesView
{
    /// <summary>The check of prerequisites began.</summary>
    public DateTime? CheckingAt { get; init; }

    /// <summary>Approval was asked for.</summary>
    public DateTime? ApprovalAskedAt { get; init; }

    /// <summary>Purchasing began.</summary>
    public DateTime? PurchasingAt { get; init; }

    /// <summary>Mapping began.</summary>
    public DateTime? MappingAt { get; init; }

    /// <summary>Suspending began.</summary>
    public DateTime? SuspendingAt { get; init; }

    /// <summary>It last came forward.</summary>
    public DateTime? ProgressAt { get; init; }

    internal static MilestonesView Of(TransitionRecord record) => new()
    {
        CheckingAt = record.CheckingAt?.UtcDateTime,
        ApprovalAskedAt = record.ApprovalAskedAt?.UtcDateTime,
        PurchasingAt = record.PurchasingAt?.UtcDateTime,
        MappingAt = record.MappingAt?.UtcDateTime,
        SuspendingAt = record.SuspendingAt?.UtcDateTime,
        ProgressAt = record.ProgressAt?.UtcDateTime,
    };
}

/// <summary>A plan of a transition.</summary>
public sealed record PlanView
{
    /// <summary>The MPN id of its reseller of record; left out for a direct partner.</summary>
    public string? ResellerMpnId { get; init; }

    /// <summary>The plan.</summary>
    public Guid? PlanId { get; init; }

    /// <summary>True if the customer had it before.</summary>
    public required bool Reused { get; init; }

    /// <summary>The cart that bought it.</summary>
    public string? CartId { get; init; }

    /// <summary>The order that bought it.</summary>
    public string? OrderId { get; init; }

    /// <summary>The product upgrade that bought it.</summary>
    public Guid? UpgradeId { get; init; }

    /// <summary>When it could be used (UTC).</summary>
    public DateTime? ReadyAt { get; init; }

    /// <summary>Why it could not be bought.</summary>
    public ProblemView? Problem { get; init; }

    internal static PlanView Of(PlanRow row) => new()
    {
        ResellerMpnId = row.Reseller.MpnId,
        PlanId = row.PlanId?.Value,
        Reused = row.Reused,
        CartId = row.CartId,
        OrderId = row.OrderId,
        UpgradeId = row.UpgradeId,
        ReadyAt = row.ReadyAt?.UtcDateTime,
        Problem = ProblemView.Of(row.Problem),
    };
}

/// <summary>A legacy subscription of a transition.</summary>
public sealed record SubscriptionView
{
    /// <summary>The commerce subscription: what was billed, and is suspended in the end.</summary>
    public required Guid CommerceSubscriptionId { get; init; }

    /// <summary>The Azure subscription: what holds the workloads. Never touched.</summary>
    public required Guid AzureSubscriptionId { get; init; }

    /// <summary>Its friendly name.</summary>
    public required string Name { get; init; }

    /// <summary>The MPN id of its reseller of record; left out for a direct partner.</summary>
    public string? ResellerMpnId { get; init; }

    /// <summary>How far it has come.</summary>
    public required SubscriptionState State { get; init; }

    /// <summary>The plan that it belongs under.</summary>
    public Guid? PlanId { get; init; }

    /// <summary>When its mapping was reported done (UTC).</summary>
    public DateTime? MappedAt { get; init; }

    /// <summary>When it was read back under its plan (UTC).</summary>
    public DateTime? ConfirmedAt { get; init; }

    /// <summary>When its commerce subscription was suspended, or seen suspended (UTC).</summary>
    public DateTime? SuspendedAt { get; init; }

    /// <summary>Why it did not move.</summary>
    public ProblemView? Problem { get; init; }

    internal static SubscriptionView Of(SubscriptionRow row) => new()
    {
        CommerceSubscriptionId = row.CommerceId.Value,
        AzureSubscriptionId = row.AzureId.Value,
        Name = row.Name,
        ResellerMpnId = row.Reseller.MpnId,
        State = row.State,
        PlanId = row.PlanId?.Value,
        MappedAt = row.MappedAt?.UtcDateTime,
        ConfirmedAt = row.ConfirmedAt?.UtcDateTime,
        SuspendedAt = row.SuspendedAt?.UtcDateTime,
        Problem = ProblemView.Of(row.Problem),
    };
}
