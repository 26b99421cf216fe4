using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Api;
using TransitionOrchestrator.Azure;
using TransitionOrchestrator.Durability.Embedded;
using TransitionOrchestrator.PartnerCenter;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.LocalHost.Tests;

/// <summary>Which settings reach which part. Nothing is started.</summary>
public sealed class CompositionTests
{
    [Fact]
    public void Settings_EverySection_ReachesItsPart()
    {
        using var services = Compose("Local", new()
        {
            ["TaskHub"] = "MyHub", ["Engine:CrashesUntilParked"] = "7", ["Engine:TaskHub"] = "NotThisOne", ["Api:RetryAfter"] = "00:00:07", ["Pace:MaxWait"] = "00:00:09",
            ["PartnerCenter:RateLimits:Carts"] = "11", ["Storage:TableNamePrefix"] = "mine",
        });

        var engine = services.GetRequiredService<IOptions<EmbeddedEngineOptions>>().Value;
        Assert.Equal(("MyHub", 7), (engine.TaskHub, engine.CrashesUntilParked));
        Assert.Equal(TimeSpan.FromSeconds(7), services.GetRequiredService<IOptions<TransitionApiOptions>>().Value.RetryAfter);
        Assert.Equal(11, services.GetRequiredService<IOptions<PartnerCenterOptions>>().Value.RateLimits.Carts);
        var head = services.GetRequiredService<IOptions<LocalHostOptions>>().Value;
        Assert.Equal(TimeSpan.FromSeconds(9), head.Pace.ToPace().MaxWait);
        Assert.Equal("mine", head.Storage.TableNamePrefix);
    }

    [Fact]
    public void Defaults_Address_IsOnThisMachineOnly()
    {
        using var services = Compose("Local", []);

        var configuration = services.GetRequiredService<IConfiguration>();
        Assert.All(configuration["Urls"]!.Split(';'), address => Assert.True(new Uri(address).IsLoopback, address));
        Assert.Equal(["localhost", "127.0.0.1", "[::1]"], configuration["AllowedHosts"]!.Split(';'));
    }

    [Fact]
    public void Settings_OfTheLocalEnvironment_AreValid()
    {
        using var services = Compose("Local", []);

        services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public void Settings_WithoutAnEnvironment_LackOnlyWhatIsSecretOrThePartnersOwn()
    {
        using var services = Compose("Production", []);

        var missing = Assert.Throws<AggregateException>(services.GetRequiredService<IStartupValidator>().Validate)
            .InnerExceptions.Cast<OptionsValidationException>().ToDictionary(one => one.OptionsType, one => one.Failures);

        Assert.Equal([typeof(PartnerCenterOptions), typeof(TransitionQueueOptions)], missing.Keys.OrderBy(type => type.Name, StringComparer.Ordinal));
        Assert.Equal(["ClientId", "ClientSecret", "RefreshToken", "TenantId"], missing[typeof(PartnerCenterOptions)].Select(one => one.Split(':', ' ')[1]).Order(StringComparer.Ordinal));
        Assert.Equal("Set either ConnectionString or Namespace of the Service Bus.", Assert.Single(missing[typeof(TransitionQueueOptions)]));
    }

    [Fact]
    public void Settings_Unreadable_AreNamedOnceEachWithTheOtherProblems()
    {
        using var services = Compose("Local", new() { ["Pace:FirstWait"] = "soon", ["Pace:SuspensionGrace"] = "-00:00:01", ["Engine:WaitForLease"] = "perhaps" });

        var wrong = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Equal(
            ["Pace:FirstWait cannot be read as TimeSpan.", "Engine:WaitForLease cannot be read as Boolean.", "Pace:SuspensionGrace must not be negative."],
            wrong.Failures);
    }

    private static ServiceProvider Compose(string environment, Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ContentRootPath = Path.GetDirectoryName(BuiltProgram.LocalHost) });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddTransitionOrchestrator();
        return builder.Services.BuildServiceProvider();
    }
}
