namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>Tests that start real processes: one at a time, and none beside the others, for they fill the machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessCollection
{
    public const string Name = "Processes";
}

/// <summary>A test that takes minutes; it runs when <c>./test --long</c> asks for it.</summary>
public sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("TRANSITION_LONG_TESTS") != "1")
            Skip = "Takes minutes; ./test --long runs it.";
    }
}
