using System.Net;
using System.Text.Json;
using DurableTask.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing.Sidecar;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Functions.Tests.Durable;

/// <summary>
/// Durable Task's in-process test host, with the adapter on it: its in-memory backend behind a real gRPC server, and the real
/// worker and client. It is put together here because the ready-made one picks a port at random and refuses messages of more than 4 MB.
/// </summary>
internal sealed class InProcessDurableTask : IAsyncDisposable
{
    private readonly WebApplication _sidecar;
    private readonly GrpcChannel _channel;
    private readonly IHost _worker;

    private InProcessDurableTask(WebApplication sidecar, GrpcChannel channel, IHost worker, string version)
    {
        (_sidecar, _channel, _worker) = (sidecar, channel, worker);
        Client = new DurableTaskOrchestrationClient(worker.Services.GetRequiredService<DurableTaskClient>(), version);
    }

    public DurableTaskOrchestrationClient Client { get; }

    /// <summary>What activities are given.</summary>
    public IServiceProvider Services => _worker.Services;

    /// <summary>Starts it.</summary>
    /// <param name="registry">The code that it runs.</param>
    /// <param name="loggers">Where orchestrators log.</param>
    /// <param name="version">The version of new instances.</param>
    /// <param name="addServices">What activities need.</param>
    public static async Task<InProcessDurableTask> StartAsync(DurableRegistry registry, ILoggerFactory loggers, string version = "", Action<IServiceCollection>? addServices = null)
    {
        var sidecar = Sidecar();
        await sidecar.StartAsync();
        var channel = GrpcChannel.ForAddress(sidecar.Urls.Single(), new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        var worker = Worker(registry, loggers, channel, addServices);
        await worker.StartAsync();
        return new InProcessDurableTask(sidecar, channel, worker, version);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync();
        _worker.Dispose();
        await _channel.ShutdownAsync();
        _channel.Dispose();
        await _sidecar.StopAsync();
        await _sidecar.DisposeAsync();
    }

    private static WebApplication Sidecar()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (null, null));
        var backend = new Backend();
        builder.Services.AddSingleton<IOrchestrationService>(backend);
        builder.Services.AddSingleton<IOrchestrationServiceClient>(backend);
        builder.Services.AddSingleton<TaskHubGrpcServer>();
        var sidecar = builder.Build();
        sidecar.MapGrpcService<TaskHubGrpcServer>();
        return sidecar;
    }

    private static IHost Worker(DurableRegistry registry, ILoggerFactory loggers, GrpcChannel channel, Action<IServiceCollection>? addServices)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        addServices?.Invoke(builder.Services);
        builder.Services.AddSingleton(loggers);
        builder.Services.AddDurableAdapter(registry);
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.UseGrpc(channel);
            worker.AddTasks(tasks => AddTasks(tasks, registry));
        });
        builder.Services.AddDurableTaskClient(client =>
        {
            client.UseGrpc(channel);
            client.RegisterDirectly();
        });
        return builder.Build();
    }

    /// <summary>The backend works on as many steps at once as there are processors, and looks for a free place twice a second; this one has places for all.</summary>
    private sealed class Backend : InMemoryOrchestrationService, IOrchestrationService
    {
        int IOrchestrationService.MaxConcurrentTaskActivityWorkItems => 1000;

        int IOrchestrationService.MaxConcurrentTaskOrchestrationWorkItems => 1000;
    }

    /// <summary>What the functions of the head do, each for its name.</summary>
    private static void AddTasks(DurableTaskRegistry tasks, DurableRegistry registry)
    {
        var orchestrations = new DurableOrchestrations(registry);
        foreach (var name in registry.Orchestrators.Keys)
            tasks.AddOrchestratorFunc<JsonElement?, JsonElement>(name, (context, _) => orchestrations.RunAsync(context));
        foreach (var name in registry.Activities.Keys)
            tasks.AddActivity(name, services => new Activity(name, services));
    }

    private sealed class Activity(string name, IServiceProvider services) : Microsoft.DurableTask.TaskActivity<JsonElement?, JsonElement>
    {
        public override async Task<JsonElement> RunAsync(TaskActivityContext context, JsonElement? input)
        {
            await using var scope = services.CreateAsyncScope();
            var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            return await services.GetRequiredService<DurableActivities>().RunAsync(name, input, context.InstanceId, scope.ServiceProvider, stopping);
        }
    }
}
