namespace TransitionOrchestrator.Durability.Tests;

public sealed class DurableRegistryTests
{
    private static readonly ActivityDefinition<int, string> Format = new("Format");

    [Fact]
    public async Task AddActivity_Run_TranslatesJsonBothWays()
    {
        var registry = new DurableRegistry().AddActivity(Format, _ => new FormatActivity());

        var result = await registry.Activities["Format"].RunAsync(new NoServices(), new ActivityContext("one", MayHaveRunBefore: true), "42", CancellationToken.None);

        Assert.Equal("\"42 True\"", result);
    }

    [Fact]
    public void AddActivity_NameIsTaken_Throws()
    {
        var registry = new DurableRegistry().AddActivity(Format, _ => new FormatActivity());

        Assert.Throws<ArgumentException>(() => registry.AddActivity(Format, _ => new FormatActivity()));
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    private sealed class FormatActivity : IActivity<int, string>
    {
        public Task<string> RunAsync(ActivityContext context, int input, CancellationToken cancellationToken) =>
            Task.FromResult($"{input} {context.MayHaveRunBefore}");
    }
}
