using TransitionOrchestrator.Core;
using TransitionOrchestrator.Simulators.PartnerCenter;

namespace TransitionOrchestrator.EndToEnd.Tests.Worlds;

/// <summary>What outlives a process: the services outside, and how it is configured to use them.</summary>
/// <param name="Azurite">The storage account.</param>
/// <param name="Prefix">What the names of the world's tables begin with.</param>
/// <param name="PartnerCenter">Partner Center.</param>
/// <param name="Simulator">How it behaves.</param>
/// <param name="Pace">How often it is asked again.</param>
/// <param name="Storage">Counts requests to the storage account.</param>
/// <param name="StorageFaults">Breaks some of them.</param>
internal sealed record Setting(
    string Azurite, string Prefix, PartnerCenterSimulator PartnerCenter, SimulatorOptions Simulator, Pace Pace, RequestCounter Storage, StorageFaults StorageFaults)
{
    public string RefreshToken { get; init; } = Simulator.RefreshToken;

    /// <summary>The clock of everything but the client's own waits: those are for real answers.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
