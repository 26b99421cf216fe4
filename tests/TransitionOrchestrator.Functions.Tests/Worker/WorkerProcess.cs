using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using DurableTask.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Testing.Sidecar;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Functions.Tests.Worker.Protocol;
using TransitionOrchestrator.Testing;
using Done = TransitionOrchestrator.Functions.Tests.Worker.Protocol.StatusResult.Types.Status;

namespace TransitionOrchestrator.Functions.Tests.Worker;

/// <summary>
/// The worker as it is deployed, in a process of its own. The test plays the host, by the host's own protocol: it starts the worker, has
/// it load its functions, and calls them; the task hub is Durable Task's own, in memory.
/// </summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly GrpcChannel _channel;
    private readonly CancellationTokenSource _ending = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectCallback = static (connection, cancellationToken) => ConnectAsync(connection.DnsEndPoint, cancellationToken) });
    private ChildProcess? _process;
    private Task _work = Task.CompletedTask;

    private WorkerProcess(WebApplication host)
    {
        _host = host;
        Address = host.Urls.Single();
        _channel = GrpcChannel.ForAddress(Address);
    }

    /// <summary>What the worker did with messages.</summary>
    public Settlements Settlements => _host.Services.GetRequiredService<Settlements>();

    /// <summary>The host's end of the conversation.</summary>
    public HostSide Side => _host.Services.GetRequiredService<HostSide>();

    /// <summary>The functions that the worker told of, each with its bindings.</summary>
    public Dictionary<string, (string Id, List<JsonNode> Bindings)> Functions { get; } = new(StringComparer.Ordinal);

    private string Address { get; }

    /// <summary>Starts the worker, and has it load all of its functions.</summary>
    /// <param name="settings">App settings, with <c>__</c> for <c>:</c>.</param>
    public static async Task<WorkerProcess> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        var hub = new InMemoryOrchestrationService(loggerFactory: null);
        builder.Services.AddSingleton<IOrchestrationService>(hub).AddSingleton<IOrchestrationServiceClient>(hub).AddSingleton<TaskHubGrpcServer>();
        builder.Services.AddSingleton<HostSide>().AddSingleton<Settlements>();
        var host = builder.Build();
        host.MapGrpcService<TaskHubGrpcServer>();
        host.MapGrpcService<HostSide>();
        host.MapGrpcService<Settlements>();
        await host.StartAsync();
        var worker = new WorkerProcess(host);
        try
        {
            await worker.BeginAsync(settings);
            return worker;
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a function.</summary>
    /// <param name="name">The function.</param>
    /// <param name="trigger">What its trigger gives it.</param>
    /// <param name="metadata">What the trigger tells besides.</param>
    public Task<InvocationResponse> InvokeAsync(string name, TypedData trigger, params ReadOnlySpan<(string Name, string Value)> metadata)
    {
        var invocation = NewInvocation(name, trigger);
        foreach (var (key, value) in metadata)
            invocation.TriggerMetadata[key] = new TypedData { String = value };
        return Side.InvokeAsync(invocation);
    }

    /// <summary>Sends a request to an HTTP function: the host tells of the call, and passes the request itself on.</summary>
    public async Task<HttpResponseMessage> SendAsync(string name, HttpRequestMessage request)
    {
        var invocation = NewInvocation(name, new TypedData { Http = new RpcHttp { Method = request.Method.Method, Url = request.RequestUri!.ToString() } });
        request.Headers.Add("x-ms-invocation-id", invocation.InvocationId);
        var invoked = Side.InvokeAsync(invocation);
        var answer = await _http.SendAsync(request);
        var end = await invoked;
        Assert.True(end.Result.Status == Done.Success, $"{name}: {end.Result.Exception?.Message}");
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        if (_process is not null)
            await _process.DisposeAsync();
        try
        {
            await _work;
        }
        catch (Exception ended) when (ended is OperationCanceledException or Grpc.Core.RpcException { StatusCode: Grpc.Core.StatusCode.Cancelled })
        {
            // As it was told.
        }

        _http.Dispose();
        _channel.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
        _ending.Dispose();
    }

    private async Task BeginAsync(IReadOnlyDictionary<string, string> settings)
    {
        var folder = Path.GetDirectoryName(BuiltProgram.FunctionsWorker)!;
        var port = new Uri(Address).Port.ToString(CultureInfo.InvariantCulture);
        _process = ChildProcess.Start(
            BuiltProgram.FunctionsWorker,
            ["--host", "127.0.0.1", "--port", port, "--workerId", "worker", "--requestId", "request", "--grpcMaxMessageLength", "2147483647",
             "--functions-uri", Address, "--functions-worker-id", "worker", "--functions-request-id", "request", "--functions-grpc-max-message-length", "2147483647"],
            new Dictionary<string, string>(settings, StringComparer.Ordinal) { ["FUNCTIONS_WORKER_DIRECTORY"] = folder, ["FUNCTIONS_APPLICATION_DIRECTORY"] = folder });
        await Side.Begun;
        var initialised = (await Side.AskAsync(new StreamingMessage { WorkerInitRequest = new WorkerInitRequest { HostVersion = "4.0.0", WorkerDirectory = folder, FunctionAppDirectory = folder } })).WorkerInitResponse;
        Assert.Equal(Done.Success, initialised.Result.Status);
        _http.BaseAddress = new Uri(initialised.Capabilities["HttpUri"]);
        var told = (await Side.AskAsync(new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = folder } })).FunctionMetadataResponse;
        foreach (var function in told.FunctionMetadataResults)
            await LoadAsync(function, folder);
        _work = DurableWork.RunAsync(new TaskHubSidecarService.TaskHubSidecarServiceClient(_channel), this, _ending.Token);
    }

    /// <summary>The worker tells its address before it listens there; a host tries again, too.</summary>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint address, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var tries = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(address.Host, address.Port, either.Token);
                return client.GetStream();
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
            {
                client.Dispose();
                await tries.WaitForNextTickAsync(either.Token);
            }
        }
    }

    private async Task LoadAsync(RpcFunctionMetadata function, string folder)
    {
        function.Directory = folder;
        function.FunctionId = function.FunctionId is { Length: > 0 } id ? id : Guid.NewGuid().ToString();
        var bindings = function.RawBindings.Select(one => JsonNode.Parse(one)!).ToList();
        foreach (var binding in bindings)
            function.Bindings[(string)binding["name"]!] = new BindingInfo { Type = (string)binding["type"]!, Direction = Enum.Parse<BindingInfo.Types.Direction>((string)binding["direction"]!, ignoreCase: true) };
        var loaded = (await Side.AskAsync(new StreamingMessage { FunctionLoadRequest = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function } })).FunctionLoadResponse;
        Assert.True(loaded.Result.Status == Done.Success, $"{function.Name}: {loaded.Result.Exception?.Message}");
        Functions[function.Name] = (function.FunctionId, bindings);
    }

    private InvocationRequest NewInvocation(string name, TypedData trigger)
    {
        var (id, bindings) = Functions[name];
        var invocation = new InvocationRequest { InvocationId = Guid.NewGuid().ToString(), FunctionId = id, TraceContext = new RpcTraceContext() };
        foreach (var binding in bindings.Where(one => string.Equals((string?)one["direction"], "in", StringComparison.OrdinalIgnoreCase)))
        {
            // What the Durable Task extension hands over for a client: where the task hub is.
            var client = new JsonObject { ["rpcBaseUrl"] = Address, ["taskHubName"] = "hub", ["connectionName"] = "Storage", ["requiredQueryStringParameters"] = "", ["httpBaseUrl"] = Address };
            invocation.InputData.Add(new ParameterBinding { Name = (string)binding["name"]!, Data = (string?)binding["type"] == "durableClient" ? new TypedData { String = client.ToJsonString() } : trigger });
        }

        return invocation;
    }
}
