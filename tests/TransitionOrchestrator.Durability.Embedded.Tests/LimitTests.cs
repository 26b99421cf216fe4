using TransitionOrchestrator.Durability.Conformance;
using System.Globalization;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>How wide a fan-out and how large a value may be.</summary>
public abstract class LimitTests : EngineTest
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private static readonly OrchestratorDefinition<string, string> Child = new("Child");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FanOut_TwoThousand_AllAndAnyComeBack(bool areChildren)
    {
        const int Width = 2000;
        var engine = await StartAsync(Code(async (context, _) =>
        {
            var calls = Enumerable.Range(0, Width).Select(number => number.ToString(CultureInfo.InvariantCulture))
                .Select(number => areChildren ? context.CallSubOrchestratorAsync(Child, number) : context.CallActivityAsync(Echo, number)).ToList();
            var first = await Task.WhenAny(calls);
            var all = await Task.WhenAll(calls);
            var one = await first;
            return $"{Array.IndexOf(all, one) >= 0} {all.Sum(number => int.Parse(number, CultureInfo.InvariantCulture))}";
        }));

        Assert.Equal($"True {Width * (Width - 1) / 2}", Output(await RunAsync(engine)));
    }

    [Fact]
    public async Task Values_OfTheLargestSize_PassEverywhere()
    {
        // JSON adds two quotation marks.
        var value = Random(MaxBytes - 2);
        var code = Code(async (context, input) =>
        {
            var fromChild = await context.CallSubOrchestratorAsync(Child, await context.CallActivityAsync(Echo, input));
            context.SendEvent(context.InstanceId, Signal, fromChild);
            return await context.WaitForEventAsync(Signal) == await context.WaitForEventAsync(Signal) ? input : "";
        });
        var engine = await StartAsync(code);
        await engine.StartAsync(Main, "one", value);
        await engine.RaiseEventAsync("one", Signal, value);

        Assert.Equal(value, Output(await EndOfAsync(engine)));
    }

    [Fact]
    public async Task Values_OneByteMore_AreRefusedWhereTheyAreGiven()
    {
        var value = Random(MaxBytes - 1);
        var engine = await StartAsync(Code(async (context, input) =>
        {
            await context.WaitForEventAsync(Signal);
            return input switch
            {
                "activity" => await context.CallActivityAsync(Echo, value),
                "child" => await context.CallSubOrchestratorAsync(Child, value),
                "output" => value,
                _ => Again(context),
            };
        }));
        await Assert.ThrowsAsync<PayloadTooLargeException>(() => engine.StartAsync(Main, "refused", value));
        Assert.Null(await engine.GetAsync("refused"));

        foreach (var where in new[] { "activity", "child", "output", "again" })
        {
            await engine.StartAsync(Main, where, where);
            await Assert.ThrowsAsync<PayloadTooLargeException>(() => engine.RaiseEventAsync(where, Signal, value));
            await engine.RaiseEventAsync(where, Signal, "");
            Assert.Equal(typeof(PayloadTooLargeException).FullName, (await EndOfAsync(engine, where)).Failure!.ErrorType);
        }

        string Again(OrchestrationContext context)
        {
            context.ContinueAsNew(value);
            return "";
        }
    }

    // Text that does not compress, the same each time.
    private static string Random(int length) => string.Create(length, new Random(11), (text, random) => random.GetItems("abcdefghijklmnopqrstuvwxyz0123456789", text));

    private static Code Code(Func<OrchestrationContext, string, Task<string>> main) => Echoing().Orchestrator(Main, main).Orchestrator(Child, (_, input) => Task.FromResult(input));
}

public sealed class LimitTestsInMemory : LimitTests
{
    protected override World CreateWorld() => new InMemoryWorld();
}

[Collection("Azurite")]
public sealed class LimitTestsOnAzurite(AzuriteFixture azurite) : LimitTests
{
    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);
}
