namespace TransitionOrchestrator.Simulators.PartnerCenter.Estates;

/// <summary>An estate cannot be used.</summary>
public sealed class EstateException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>Every problem that was found, each with its place.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
