namespace TransitionOrchestrator.Functions.Tests.Durable;

/// <summary>Why tests of the conformance suite do not run here, as the run shows it.</summary>
internal static class Lacking
{
    public const string Crash = "The backend of Durable Task's in-process test host is a memory of this process.";
    public const string VirtualTime = "Durable Task's in-process test host lives in real time.";
    public const string CaseSensitiveIds = "The backend of Durable Task's in-process test host compares ids without regard to case.";
    public const string GuardedChildIds = "Durable Task starts a child under any id that its parent names, over the instance that has it.";
    public const string EndsWithOpenSteps = "In Durable Task an instance ends, or starts over, only when every step that it began is over.";
    public const string TerminationReason = "Durable Task tells the parent of a terminated child nothing but that it failed.";
    public const string LargestPayloads = "Durable Task's own worker sends no more than 3.9 MB in one step; that of Functions does.";
    public const string Rewind = "Durable Task's in-process test host has no rewind.";
    public const string Restart = "On Durable Task's in-process test host a restarted instance cannot be read until it has run.";
    public const string ScheduledStart = "Durable Task's in-process test host starts everything at once.";
}
