using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using TransitionOrchestrator.Durability.Conformance;
using Xunit.Abstractions;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>
/// Some scenarios at once on one engine; a seed decides which, when the engine is killed, which writes fail, and how time moves.
/// Set TRANSITION_TEST_SEED to run one seed again. What threads do when is not the seed's: a failure may need several runs.
/// </summary>
public sealed class SeededTests(ITestOutputHelper log)
{
    private const int Blocks = 10;
    private const int AtATime = 8;

    private static readonly int SeedsABlock = Environment.GetEnvironmentVariable("TRANSITION_LONG_TESTS") == "1" ? 2_000 : 100;

    /// <summary>The first seed of each block, and how many there are.</summary>
    public static TheoryData<int, int> Seeds
    {
        get
        {
            var seeds = new TheoryData<int, int>();
            if (Environment.GetEnvironmentVariable("TRANSITION_TEST_SEED") is { Length: > 0 } given)
            {
                seeds.Add(int.Parse(given, CultureInfo.InvariantCulture), 1);
                return seeds;
            }

            for (var block = 0; block < Blocks; block++)
                seeds.Add(block * SeedsABlock, SeedsABlock);
            return seeds;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Seeds_AllScenarios_EndTheSame(int first, int count)
    {
        var watch = Stopwatch.StartNew();
        var failures = new ConcurrentQueue<string>();
        var engines = 0;
        await Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (seed, _) =>
        {
            var run = SeededRun.Create(seed, new InMemoryWorld());
            try
            {
                await run.RunAsync();
            }
            catch (Exception wrong)
            {
                failures.Enqueue($"TRANSITION_TEST_SEED={seed}: {wrong.Message}");
            }

            Interlocked.Add(ref engines, run.Engines);
        });

        log.WriteLine($"{count} seeds, {engines} engines, {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.True(failures.IsEmpty, string.Join(Environment.NewLine, failures));
    }
}

/// <summary>The same on Table storage, a few seeds only.</summary>
[Collection("Azurite")]
public sealed class SeededTestsOnAzurite(AzuriteFixture azurite, ITestOutputHelper log)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Seed_AllScenarios_EndTheSame(int seed)
    {
        var run = SeededRun.Create(seed, new AzuriteWorld(azurite.Server));
        await run.RunAsync();
        log.WriteLine($"{run.Engines} engines");
    }
}

/// <summary>What a seed means.</summary>
internal static class SeededRun
{
    public static FaultRun Create(int seed, World world)
    {
        var random = new Random(seed);
        var work = Enumerable.Range(0, random.Next(2, 6))
            .Select(number => (AllScenarios.List[random.Next(AllScenarios.List.Count)], string.Create(CultureInfo.InvariantCulture, $"s{number}")))
            .ToArray();
        var kills = random.Next(0, 5);
        var percentFailing = random.Next(3) * 5;
        TimeSpan[] steps = [TimeSpan.FromMinutes(7), TimeSpan.FromHours(1), TimeSpan.FromHours(9)];
        var step = steps[random.Next(steps.Length)];
        var lives = Enumerable.Range(0, kills).Select(_ => (DieAt: random.Next(1, 30), How: random.Next(2) == 0 ? Fault.KillBefore : Fault.KillAfter)).ToArray();
        return new FaultRun(world, work)
        {
            Step = () => step,
            Faults = engine =>
            {
                var dice = new Random((seed * 31) + engine);
                return write => engine < lives.Length && write == lives[engine].DieAt ? lives[engine].How
                    : dice.Next(100) >= percentFailing ? Fault.None
                    : dice.Next(2) == 0 ? Fault.FailBefore
                    : Fault.FailAfter;
            },
        };
    }
}
