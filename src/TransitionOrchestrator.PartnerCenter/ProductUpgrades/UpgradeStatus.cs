namespace TransitionOrchestrator.PartnerCenter;

/// <summary>How far an upgrade or one of its lines is. The words of Partner Center are not enumerated publicly (reference 6.3).</summary>
public enum UpgradeProgress
{
    /// <summary>Any word that is not known to be final.</summary>
    Running,

    /// <summary><c>Completed</c>, <c>Succeeded</c>, <c>Success</c>.</summary>
    Succeeded,

    /// <summary><c>Failed</c>, <c>Error</c>, <c>Canceled</c>, <c>CompletedWithErrors</c>.</summary>
    Failed,
}

/// <summary>The status of an upgrade (page "get-product-upgrade-status").</summary>
/// <param name="Id">The upgrade.</param>
/// <param name="RawStatus">The word as it came.</param>
/// <param name="Progress">What it means, for the upgrade as a whole and without its lines.</param>
/// <param name="LineItems">One for each legacy subscription.</param>
/// <param name="Error">Why it failed.</param>
public sealed record UpgradeStatus(Guid Id, string RawStatus, UpgradeProgress Progress, IReadOnlyList<UpgradeLine> LineItems, UpgradeError? Error)
{
    /// <summary>The upgrade and every line succeeded. What it did is still to be confirmed from the plan's entitlements.</summary>
    public bool IsFullySucceeded => Progress == UpgradeProgress.Succeeded && LineItems.All(line => line.Progress == UpgradeProgress.Succeeded);

    /// <summary>Nothing more will happen by itself.</summary>
    public bool IsFinal => Progress != UpgradeProgress.Running;
}

/// <summary>One line of an upgrade.</summary>
/// <param name="SourceId">The legacy subscription.</param>
/// <param name="TargetId">The Azure plan that it went to; null until known.</param>
/// <param name="RawStatus">The word as it came.</param>
/// <param name="Progress">What it means.</param>
/// <param name="UpgradedDate">When it moved.</param>
/// <param name="Error">Why it failed.</param>
public sealed record UpgradeLine(Guid? SourceId, Guid? TargetId, string RawStatus, UpgradeProgress Progress, DateTimeOffset? UpgradedDate, UpgradeError? Error);

/// <summary>Why an upgrade or a line failed.</summary>
/// <param name="Code">The code.</param>
/// <param name="Text">In words; called <c>message</c> by the documents and <c>description</c> by the SDK.</param>
public sealed record UpgradeError(string? Code, string? Text);

internal sealed record UpgradeStatusAnswer(Guid? Id, string? Status, IReadOnlyList<UpgradeLineAnswer>? LineItems, UpgradeErrorAnswer? ErrorDetails)
{
    public UpgradeStatus Of(Guid upgradeId) =>
        new(Id ?? upgradeId, Status ?? "", Progress(Status), [.. (LineItems ?? []).Select(line => line.Of())], ErrorDetails?.Of());

    internal static UpgradeProgress Progress(string? status) => PartnerCenterText.Normalise(status) switch
    {
        "completed" or "succeeded" or "success" => UpgradeProgress.Succeeded,
        "failed" or "error" or "canceled" or "cancelled" or "completedwitherrors" => UpgradeProgress.Failed,
        _ => UpgradeProgress.Running,
    };
}

internal sealed record UpgradeLineAnswer(UpgradeProductAnswer? SourceProduct, UpgradeProductAnswer? TargetProduct, DateTimeOffset? UpgradedDate, string? Status, UpgradeErrorAnswer? ErrorDetails)
{
    public UpgradeLine Of() => new(SourceProduct?.Id, TargetProduct?.Id, Status ?? "", UpgradeStatusAnswer.Progress(Status), UpgradedDate, ErrorDetails?.Of());
}

internal sealed record UpgradeProductAnswer(Guid? Id);

internal sealed record UpgradeErrorAnswer(string? Code, string? Message, string? Description)
{
    public UpgradeError Of() => new(Code, Errors.Redaction.Clean(Message ?? Description));
}
