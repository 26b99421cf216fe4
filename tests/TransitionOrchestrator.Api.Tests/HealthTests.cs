using Microsoft.Extensions.DependencyInjection;

namespace TransitionOrchestrator.Api.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task Get_WhenAllWorks_IsHealthy()
    {
        var reply = await GetAsync(new Check("storage", _ => Task.FromResult(new DependencyFinding(HealthStatus.Healthy))), new Check("engine", _ => Task.FromResult(new DependencyFinding(HealthStatus.Healthy, "Leader."))));

        Assert.Equal(200, reply.Status);
        Assert.Equal("""{"status":"healthy","dependencies":[{"name":"engine","status":"healthy","durationMs":0,"description":"Leader."},{"name":"storage","status":"healthy","durationMs":0}]}""", reply.Text);
    }

    [Fact]
    public async Task Get_WithoutDependencies_IsHealthy() =>
        Assert.Equal("""{"status":"healthy","dependencies":[]}""", (await GetAsync()).Text);

    [Fact]
    public async Task Get_WhenOneIsDegraded_CanStillWork()
    {
        var reply = await GetAsync(new Check("queue", _ => Task.FromResult(new DependencyFinding(HealthStatus.Degraded, "Slow."))));

        Assert.Equal((200, "degraded"), (reply.Status, (string)reply.Json["status"]!));
    }

    [Fact]
    public async Task Get_WhenACheckThrows_SaysNothingOfTheExceptionButLogsIt()
    {
        await using var host = await StartAsync(
            new Check("storage", _ => throw new InvalidOperationException("AccountKey=hush")), new Check("engine", _ => Task.FromResult(new DependencyFinding(HealthStatus.Healthy))));

        var reply = await host.GetAsync("/api/health");

        Assert.Equal(503, reply.Status);
        Assert.Equal(
            """{"status":"unhealthy","dependencies":[{"name":"engine","status":"healthy","durationMs":0},{"name":"storage","status":"unhealthy","durationMs":0,"description":"The check failed; the log says why."}]}""",
            reply.Text);
        Assert.Equal(7003, Assert.Single(host.Log.Own).Event);
    }

    [Fact]
    public async Task Get_WhenACheckNeverAnswers_DoesNotWaitForIt()
    {
        await using var host = await StartAsync(new Check("deaf", _ => new TaskCompletionSource<DependencyFinding>().Task), new Check("blocking", token =>
        {
            token.WaitHandle.WaitOne();
            throw new OperationCanceledException(token);
        }));

        var reply = await host.GetAsync("/api/health");

        Assert.Equal(503, reply.Status);
        Assert.All(reply.Json["dependencies"]!.AsArray(), one => Assert.Equal("It gave no answer in time.", (string)one!["description"]!));
    }

    private static Task<ApiHost> StartAsync(params Check[] checks) => ApiHost.StartAsync(
        services =>
        {
            foreach (var check in checks)
                services.AddSingleton<IDependencyCheck>(check);
        },
        options => options.CheckTimeout = TimeSpan.FromMilliseconds(100));

    private static async Task<Reply> GetAsync(params Check[] checks)
    {
        await using var host = await StartAsync(checks);
        return await host.GetAsync("/api/health");
    }

    private sealed class Check(string name, Func<CancellationToken, Task<DependencyFinding>> check) : IDependencyCheck
    {
        public string Name => name;

        public Task<DependencyFinding> CheckAsync(CancellationToken cancellationToken) => check(cancellationToken);
    }
}
