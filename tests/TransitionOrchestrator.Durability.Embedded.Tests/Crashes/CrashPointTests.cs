using TransitionOrchestrator.Durability.Conformance;
using Xunit.Abstractions;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>
/// Each scenario is interrupted at its first write, at its second one, and so on to the last, in each way that a write can go
/// wrong; and ends the same.
/// </summary>
public sealed class CrashPointTests(ITestOutputHelper log)
{
    private const int AtATime = 4;

    public static TheoryData<string, Fault> Cases
    {
        get
        {
            var cases = new TheoryData<string, Fault>();
            foreach (var scenario in AllScenarios.List)
            {
                foreach (var fault in Enum.GetValues<Fault>().Where(fault => fault != Fault.None))
                    cases.Add(scenario.Name, fault);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Write_GoesWrong_EndsTheSame(string name, Fault fault)
    {
        // How many writes there are depends on what arrives together: some more are tried than were seen.
        var undisturbed = Run(name, (_, _) => Fault.None);
        await undisturbed.RunAsync();
        var writes = undisturbed.Writes + 3;
        var struck = 0;

        await Parallel.ForEachAsync(Enumerable.Range(1, writes), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (at, _) =>
        {
            var run = Run(name, (engine, write) =>
            {
                if (engine > 0 || write != at)
                    return Fault.None;
                Interlocked.Increment(ref struck);
                return fault;
            });
            try
            {
                await run.RunAsync();
            }
            catch (Exception wrong)
            {
                throw new InvalidOperationException($"{name}, {fault} at write {at}: {wrong.Message}", wrong);
            }
        });

        log.WriteLine($"{name}: {writes} runs, {struck} of them with {fault}");
        Assert.InRange(struck, 2, writes);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Killed_AgainAndAgain_EndsTheSame(int writesALife)
    {
        foreach (var scenario in AllScenarios.List)
        {
            var run = Run(scenario.Name, (engine, write) => engine < 25 && write == writesALife ? engine % 2 == 0 ? Fault.KillAfter : Fault.KillBefore : Fault.None);
            await run.RunAsync();
            log.WriteLine($"{scenario}: {run.Engines} engines");
        }
    }

    private static FaultRun Run(string name, Func<int, int, Fault> fault) =>
        new(new InMemoryWorld(), [(AllScenarios.Named(name), "one")]) { Faults = engine => write => fault(engine, write) };
}
