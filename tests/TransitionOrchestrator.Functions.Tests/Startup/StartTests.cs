using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Moq;
using TransitionOrchestrator.Azure;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Functions.Tests.Hosting;
using TransitionOrchestrator.PartnerCenter;

namespace TransitionOrchestrator.Functions.Tests.Startup;

/// <summary>The head as it is put together. Nothing is started.</summary>
public sealed class StartTests
{
    [Fact]
    public void Worker_WithGoodSettings_CanMakeEveryFunction()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(Settings.Functions("UseDevelopmentStorage=true", "T"));
        builder.ConfigureFunctionsWebApplication();
        builder.AddTransitionOrchestrator();
        using var host = builder.Build();

        host.Services.GetRequiredService<IStartupValidator>().Validate();
        using var scope = host.Services.CreateScope();
        foreach (var type in FunctionEntry.All.Select(one => one.Method.DeclaringType!).Distinct())
            Assert.IsType(type, ActivatorUtilities.CreateInstance(scope.ServiceProvider, type));
        Assert.Equal(int.MaxValue, host.Services.GetRequiredService<TransitionsUnderWay>().Limit);
    }

    [Fact]
    public void Settings_Wrong_AreAllNamedAtOnceAndNeverRepeated()
    {
        using var services = Compose(new()
        {
            ["ServiceBusConnection"] = null, ["TransitionQueue"] = null, ["Storage:ServiceUri"] = "https://account.table.core.windows.net", ["PartnerCenter:ClientSecret"] = null,
            ["PartnerCenter:TenantId"] = "common", ["Pace:MaxWait"] = "soon", ["Retention:State"] = "1.00:00:00", ["Api:StalledAfter"] = "-1", ["Authentication"] = "everybody",
        });

        var wrong = Assert.Throws<AggregateException>(services.GetRequiredService<IStartupValidator>().Validate).InnerExceptions.Cast<OptionsValidationException>().SelectMany(one => one.Failures).ToList();

        string[] named = ["Set either ConnectionString or Namespace", "Queue must be", "Set either ConnectionString or ServiceUri", "ClientSecret", "TenantId", "Pace:MaxWait cannot be read", "Retention:State must not be below", "StalledAfter", "Authentication must be"];
        Assert.All(named, name => Assert.Contains(wrong, one => one.Contains(name, StringComparison.Ordinal)));
        Assert.DoesNotContain(wrong, one => one.Contains("AccountKey", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_OfIdentity_NeedNoSecret()
    {
        using var services = Compose(new()
        {
            ["ServiceBusConnection"] = null, ["ServiceBusConnection:fullyQualifiedNamespace"] = "name.servicebus.windows.net",
            ["Storage:ConnectionString"] = null, ["Storage:ServiceUri"] = "https://account.table.core.windows.net",
        });

        services.GetRequiredService<IStartupValidator>().Validate();

        var queue = services.GetRequiredService<IOptions<TransitionQueueOptions>>().Value;
        Assert.Equal((null, "name.servicebus.windows.net", "transitions"), (queue.ConnectionString, queue.Namespace, queue.Queue));
        Assert.Equal("https://account.table.core.windows.net/", services.GetRequiredService<IOptions<TransitionStoreOptions>>().Value.ServiceUri!.ToString());
    }

    [Fact]
    public void SampleSettings_AreValidAndNameWhatTheHostReads()
    {
        var values = Read("local.settings.sample.json")["Values"]!.AsObject().ToDictionary(one => one.Key.Replace("__", ":", StringComparison.Ordinal), one => (string?)one.Value);
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(values);
        builder.AddTransitionOrchestrator();
        using var services = builder.Services.BuildServiceProvider();

        services.GetRequiredService<IStartupValidator>().Validate();

        Assert.All([Composition.QueueName, Composition.QueueConnection, "TASKHUB_NAME", "AzureWebJobsStorage"], key => Assert.False(string.IsNullOrEmpty(values[key]), key));
        Assert.True(new Uri(services.GetRequiredService<IOptions<PartnerCenterOptions>>().Value.BaseAddress.ToString()).IsLoopback);
    }

    [Fact]
    public void HostSettings_AreThoseThatTheRulesNeed()
    {
        var extensions = Read("host.json")["extensions"]!;

        Assert.Equal("api", (string)extensions["http"]!["routePrefix"]!);
        Assert.Equal("%TASKHUB_NAME%", (string)extensions["durableTask"]!["hubName"]!);
        Assert.False((bool)extensions["durableTask"]!["extendedSessionsEnabled"]!); // it hides mistakes in determinism, and the scheduler backend has none
        Assert.False((bool)extensions["serviceBus"]!["autoCompleteMessages"]!);
        Assert.Equal(0, (int)extensions["serviceBus"]!["prefetchCount"]!); // what waits for a handler must not lose its lock meanwhile
        var lockRenewal = TimeSpan.Parse((string)extensions["serviceBus"]!["maxAutoLockRenewalDuration"]!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(lockRenewal > new TransitionQueueOptions().TroublePatience);
    }

    [Fact]
    public async Task Engine_OutsideOfAnInvocation_SaysWhatIsMissing()
    {
        using var services = Compose([]);
        var engine = services.GetRequiredService<IOrchestrationClient>();

        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => engine.GetAsync("any"));

        Assert.Contains("[DurableClient]", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Engine_OfAnInvocation_IsForgottenWithIt()
    {
        using var services = Compose([]);
        var engine = services.GetRequiredService<InvocationClient>();
        var durable = new Mock<DurableTaskClient>("test");

        await InvokeAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.GetAsync("any"));

        async Task InvokeAsync()
        {
            engine.Use(durable.Object);
            Assert.Null(await engine.GetAsync("any"));
        }
    }

    [Fact]
    public async Task Activity_IsRunUnderItsOwnName()
    {
        using var services = Compose([]);
        var function = new Mock<FunctionContext>();
        var definition = new Mock<FunctionDefinition>();
        definition.SetupGet(one => one.Name).Returns("CompleteTransition");
        function.SetupGet(one => one.FunctionDefinition).Returns(definition.Object);
        function.SetupGet(one => one.InstanceServices).Returns(services);
        var activities = ActivatorUtilities.CreateInstance<ActivityFunctions>(services);

        // Its input is none of a completion: only that activity can say so.
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => activities.CompleteTransition(
            System.Text.Json.JsonSerializer.SerializeToElement("nonsense"), "instance", new Mock<DurableTaskClient>("test").Object, function.Object));

        Assert.Contains(nameof(Completion), refused.ToString(), StringComparison.Ordinal);
    }

    private static ServiceProvider Compose(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(Settings.Functions("UseDevelopmentStorage=true", "T"));
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddTransitionOrchestrator();
        return builder.Services.BuildServiceProvider();
    }

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)))!;
}
