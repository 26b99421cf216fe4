using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

[Collection("Azurite")]
public sealed class OptionsTests(AzuriteFixture azurite)
{
    private static readonly OrchestratorDefinition<string, string> Main = new("Main");
    private static readonly ActivityDefinition<string, string> Echo = new("Echo");

    [Theory]
    [InlineData("abc", true)]
    [InlineData("Hub1", true)]
    [InlineData("ab", false)]
    [InlineData("1hub", false)]
    [InlineData("my-hub", false)]
    [InlineData("", false)]
    public void Validate_TaskHub_FollowsTheRuleOfTableNames(string hub, bool isValid) =>
        Assert.Equal(isValid, new EmbeddedEngineOptions { TaskHub = hub }.Validate().Count == 0);

    [Fact]
    public void Validate_SeveralMistakes_NamesThemAll()
    {
        var problems = new EmbeddedEngineOptions
        {
            TaskHub = "",
            MaxConcurrentTurns = 0,
            MaxConcurrentActivities = 0,
            MaxLiveInstances = 0,
            CrashesUntilParked = 0,
            LeaseDuration = TimeSpan.FromSeconds(1),
            LeaseRenewal = TimeSpan.FromSeconds(1),
        }.Validate();

        Assert.Equal(
            ["TaskHub", "MaxConcurrentTurns", "MaxConcurrentActivities", "MaxLiveInstances", "CrashesUntilParked", "LeaseDuration"],
            problems.Select(problem => problem.Split(' ')[0]),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task AddEmbeddedEngine_WrongOptions_FailTheStartOfTheHost()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddEmbeddedEngine(options => options.TaskHub = "?", _ => { }, _ => new TableServiceClient(azurite.Server.ConnectionString));
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("TaskHub", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddEmbeddedEngine_InAHost_RunsActivitiesInScopesOfTheirOwn()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddScoped<Scoped>();
        builder.Services.AddEmbeddedEngine(
            options => options.TaskHub = "hosted",
            registry => registry.AddOrchestrator(Main, () => new TwoSteps()).AddActivity(Echo, services => services.GetRequiredService<Scoped>()),
            _ => new TableServiceClient(azurite.Server.ConnectionString));
        using var host = builder.Build();
        await host.StartAsync();
        var client = host.Services.GetRequiredService<IOrchestrationClient>();

        await client.StartAsync(Main, "one", "");
        var end = await client.WaitForCompletionAsync("one");
        await host.StopAsync();

        Assert.Equal("\"1 1\"", end.Output);
    }

    private sealed class TwoSteps : IOrchestrator<string, string>
    {
        public async Task<string> RunAsync(OrchestrationContext context, string input) =>
            $"{await context.CallActivityAsync(Echo, "")} {await context.CallActivityAsync(Echo, "")}";
    }

    private sealed class Scoped : IActivity<string, string>
    {
        private int _calls;

        public Task<string> RunAsync(ActivityContext context, string input, CancellationToken cancellationToken) => Task.FromResult($"{++_calls}");
    }
}
