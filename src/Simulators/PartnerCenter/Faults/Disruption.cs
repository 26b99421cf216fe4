namespace TransitionOrchestrator.Simulators.PartnerCenter.Faults;

/// <summary>A fault of the wire.</summary>
/// <param name="Fault">Its name.</param>
/// <param name="Instead">Answered in place of carrying the call out; null when it is carried out.</param>
/// <param name="Drops">The answer never arrives.</param>
/// <param name="Slow">The answer arrives this much later.</param>
internal sealed record Disruption(string Fault, Reply? Instead, bool Drops = false, TimeSpan? Slow = null)
{
    /// <summary>Answered after the call was carried out, in place of its own answer.</summary>
    public Reply? After { get; init; }
}
