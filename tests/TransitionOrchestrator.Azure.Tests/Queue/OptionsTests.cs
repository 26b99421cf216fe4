using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class QueueOptionsTests
{
    private const string Local = "Endpoint=sb://127.0.0.1;SharedAccessKeyName=local;SharedAccessKey=secret;UseDevelopmentEmulator=true;";

    [Fact]
    public void Options_Wrong_AllIsToldAtOnce()
    {
        var wrong = Problems(options =>
        {
            options.Queue = " ";
            options.MaxConcurrentCalls = 0;
            options.Prefetch = -1;
            options.DeliveryLimit = 0;
            options.TroublePatience = TimeSpan.FromHours(2);
            options.DeadLetterLook = TimeSpan.Zero;
        });
        foreach (var name in (string[])["ConnectionString", "Queue", "MaxConcurrentCalls", "Prefetch", "DeliveryLimit", "TroublePatience", "DeadLetterLook"])
            Assert.Contains(wrong, problem => problem.Contains(name, StringComparison.Ordinal));
        Assert.Equal(7, wrong.Count);
    }

    [Theory]
    [InlineData(Local, "name.servicebus.windows.net")]
    [InlineData("SharedAccessKey=secret", null)]
    [InlineData("Endpoint=sb://name;SharedAccessKeyName=secret", null)]
    [InlineData("secret", null)]
    [InlineData(null, "https://name.servicebus.windows.net/")]
    public void Options_NeitherOrBothOrMalformed_AreRefusedWithoutTheSecret(string? connectionString, string? host)
    {
        var wrong = Problems(options => (options.ConnectionString, options.Namespace) = (connectionString, host));
        Assert.Single(wrong);
        Assert.DoesNotContain("secret", wrong[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Local, null)]
    [InlineData(null, "name.servicebus.windows.net")]
    public void Options_Right_AreTaken(string? connectionString, string? host) =>
        Assert.Empty(Problems(options => (options.ConnectionString, options.Namespace) = (connectionString, host)));

    private static List<string> Problems(Action<TransitionQueueOptions> configure)
    {
        using var services = new ServiceCollection().AddTransitionQueue(configure).BuildServiceProvider();
        try
        {
            _ = services.GetRequiredService<IOptions<TransitionQueueOptions>>().Value;
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return [.. invalid.Failures];
        }
    }
}
