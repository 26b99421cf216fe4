using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Core.Tests;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Api.Tests;

/// <summary>The surface on a real server at 127.0.0.1, over parts in memory. Every answer is held against the contract.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    public static readonly CustomerId Fabrikam = new(Guid.Parse("7d1a3a52-0f7e-4b56-9a51-8f2f3d6b0c11"));

    private int _id;

    private ApiHost()
    {
    }

    public FixedTime Time { get; } = new();

    public MemoryStore Store { get; } = new();

    public MemoryBatchStore Batches { get; } = new();

    public MemoryEngine Engine { get; } = new();

    public MemoryAccount Account { get; } = new();

    public CapturedLog Log { get; } = new();

    public WebApplication App { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public static async Task<ApiHost> StartAsync(Action<IServiceCollection>? services = null, Action<TransitionApiOptions>? options = null)
    {
        var host = new ApiHost();
        host.Account.Customers[Fabrikam] = new CustomerFacts(Fabrikam) { Name = "Fabrikam Müller", Country = "DE", RelationshipExists = true };
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(host.Log);
        builder.Services.AddSingleton<TimeProvider>(host.Time);
        builder.Services.AddSingleton<ITransitionStore>(host.Store);
        builder.Services.AddSingleton<IOrchestrationClient>(host.Engine);
        builder.Services.AddSingleton<ICustomerAccount>(host.Account);
        builder.Services.AddSingleton(s => new TransitionCommands(
            s.GetRequiredService<ITransitionStore>(), s.GetRequiredService<IOrchestrationClient>(), s.GetRequiredService<ICustomerAccount>(), host.Time, host.NewId, new Pace()));
        builder.Services.AddSingleton<IBatchStore>(host.Batches);
        builder.Services.AddSingleton(s => new BatchCommands(host.Batches, new BatchNewsroom(s.GetRequiredService<IOrchestrationClient>()), host.Time, host.NewId));
        builder.Services.AddSingleton<IOutages, MemoryOutages>();
        builder.Services.AddAnyCaller();
        builder.Services.AddTransitionApi(options);
        services?.Invoke(builder.Services);
        host.App = builder.Build();
        host.App.MapTransitionApi();
        await host.App.StartAsync();
        host.Client = new HttpClient(new ContractHandler()) { BaseAddress = new Uri(host.App.Urls.Single()) };
        return host;
    }

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, content: null, headers);

    public Task<Reply> PostAsync(string path, object? body = null) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body, options: ApiJson.Options));

    public Task<Reply> PostTextAsync(string path, string body, string contentType = "application/json") =>
        PostBytesAsync(path, Encoding.UTF8.GetBytes(body), contentType);

    public Task<Reply> PostBytesAsync(string path, byte[] body, string? contentType = "application/json")
    {
        var content = new ByteArrayContent(body);
        if (contentType is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return SendAsync(HttpMethod.Post, path, content);
    }

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }

    /// <summary>A transition in the store, in the phase that the change gives it, with its instance in the engine.</summary>
    public TransitionRecord Put(Func<TransitionRecord, TransitionRecord> change, CustomerId? customer = null, IReadOnlyList<PlanRow>? plans = null, IReadOnlyList<SubscriptionRow>? subscriptions = null, params Effect[] journal)
    {
        var id = new TransitionId(customer ?? Fabrikam, NewId().ToString("N")[^12..]);
        var record = change(new TransitionRecord(new TransitionOrder(id, Attempt: 1, NewId()), "fingerprint", Time.Now));
        Store.Put(record, plans, subscriptions, journal);
        Engine.Put(record.Order.InstanceId, record.Phase.IsFinal() ? RuntimeStatus.Completed : RuntimeStatus.Running);
        return record;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        Log.Dispose();
    }

    // Ids whose first letters differ as well: the suffix of a transition's id is taken from there.
    private Guid NewId()
    {
        var next = Interlocked.Increment(ref _id);
        return new Guid(next, (short)next, 0, 0, 0, 0, 0, 0, 0, 0, (byte)next);
    }
}

/// <summary>An answer, read completely.</summary>
internal sealed record Reply(int Status, string? ContentType, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string? Code => (string?)Json["code"];

    /// <summary>The errors of a problem as <c>path code</c>.</summary>
    public IEnumerable<string> Errors => Json["errors"]!.AsArray().Select(error => $"{(string)error!["path"]!} {(string)error["code"]!}");

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The JSON with its keys as they were written, and the trace id replaced: it is different each time.</summary>
    public string Exact
    {
        get
        {
            var json = Json;
            Assert.False(string.IsNullOrEmpty((string?)json["traceId"]));
            json["traceId"] = "*";
            return json.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        }
    }

    public static async Task<Reply> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(),
        response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
}
