namespace TransitionOrchestrator.Functions.Tests.Durable;

/// <summary>Why tests of the conformance suite do not run here, as the run shows it.</summary>
internal static class Lacking
{
    public const string Crash = "The backend of Durable Task's in-process test host is a memory of this process.";
    public const string VirtualTime = "Durable Task's in-process test host lives in real time.";
}
