using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Azure.Tests;

/// <summary>A store of its own for each test, over the real client and a real table service.</summary>
[Collection(TableServerTests.Name)]
public abstract class StoreTest(TableServer server) : IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _prefix = $"T{Guid.NewGuid():N}";
    private readonly List<ServiceProvider> _services = [];

    protected TestClock Clock { get; } = new(Noon);

    protected Wire Wire { get; } = new();

    protected TableTransitionStore Store { get; private set; } = null!;

    protected TableBatchStore Batches { get; private set; } = null!;

    /// <summary>The batches, bypassing their store.</summary>
    protected TableClient BatchTable => new(server.ConnectionString, _prefix + "Batches");

    /// <summary>The customer's partition, bypassing the store.</summary>
    protected TableClient Table => new(server.ConnectionString, _prefix + "Transitions");

    /// <summary>The list, bypassing the store.</summary>
    protected TableClient Index => new(server.ConnectionString, _prefix + "TransitionIndex");

    public async Task InitializeAsync()
    {
        Store = NewStore(Wire);
        await Store.EnsureCreatedAsync(CancellationToken.None);
        Batches = _services[0].GetRequiredService<TableBatchStore>();
        await Batches.EnsureCreatedAsync(CancellationToken.None);
        Wire.TakeSent();
    }

    public async Task DisposeAsync()
    {
        foreach (var services in _services)
            await services.DisposeAsync();
    }

    /// <summary>Another process over the same tables; it remembers nothing of this one.</summary>
    protected TableTransitionStore NewStore(Wire? wire = null)
    {
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddTransitionStore(options =>
            {
                options.ConnectionString = server.ConnectionString;
                options.TableNamePrefix = _prefix;
                options.ConfigureClient = client =>
                {
                    client.Retry.Delay = TimeSpan.FromMilliseconds(1);
                    if (wire is not null)
                        client.AddPolicy(wire, HttpPipelinePosition.PerRetry);
                };
            })
            .BuildServiceProvider();
        _services.Add(services);
        return services.GetRequiredService<TableTransitionStore>();
    }

    /// <summary>The batches of another process.</summary>
    protected TableBatchStore NewBatches(Wire? wire = null)
    {
        NewStore(wire);
        return _services[^1].GetRequiredService<TableBatchStore>();
    }

    protected static CustomerId Customer(int number) => new(new Guid(number, 0, 0, new byte[8]));

    protected static TransitionRecord NewRecord(int customer = 1, string suffix = "aaaa1111bbbb", DateTimeOffset? createdAt = null)
    {
        var order = new TransitionOrder(new TransitionId(Customer(customer), suffix), Attempt: 1, new Guid(9, 9, 9, new byte[8]))
        {
            Route = RoutePreference.Stepwise,
            RequiresApproval = true,
            Attestation = new AgreementAttestation("Åsa", "O'Neil", "asa@contoso.example", Noon.AddDays(-1)) { PhoneNumber = "+46 1" },
            Budget = new BudgetOrder(1234.56m),
            Profile = new CustomerProfile("Contoso & Sons", "SE", RelationshipExists: true, Noon),
            ResellerMpnId = "4711",
        };
        return new TransitionRecord(order, "fingerprint", createdAt ?? Noon.AddTicks(1234567)) { RequestedBy = "ada (11)", BatchId = "batch-1", CustomerName = "Contoso & Sons" };
    }

    protected async Task<TransitionRecord> ClaimedAsync(int customer = 1, string suffix = "aaaa1111bbbb", DateTimeOffset? createdAt = null)
    {
        var record = NewRecord(customer, suffix, createdAt);
        var holder = await Store.ClaimAsync(record, CancellationToken.None);
        Assert.Equal(record.Id, holder.Id);
        Wire.TakeSent();
        return record;
    }

    protected Task FinishAsync(TransitionId id, TransitionPhase outcome = TransitionPhase.Failed, DateTimeOffset? at = null) =>
        Store.RecordAsync(id, new TransitionChange { At = at ?? Noon.AddHours(1), Reached = outcome }, CancellationToken.None);

    protected async Task<TransitionDetails> FoundAsync(TransitionId id, TableTransitionStore? store = null)
    {
        var details = await (store ?? Store).FindAsync(id, CancellationToken.None);
        Assert.NotNull(details);
        return details;
    }

    protected async Task<List<TransitionSummary>> ListedAsync(TransitionFilter? filter = null) =>
        [.. (await Store.ListAsync(filter ?? new TransitionFilter(), 1000, continuationToken: null, CancellationToken.None)).Items];

    protected static SubscriptionRow Subscription(int number, Disposition disposition = Disposition.Move) => new(
        new CommerceSubscriptionId(new Guid(number, 1, 0, new byte[8])), new AzureSubscriptionId(new Guid(number, 2, 0, new byte[8])), $"Subscription {number}", new Reseller("4711"), disposition);

    protected static Effect Line(int number, string operation = "CheckoutCart", DateTimeOffset? at = null) =>
        new(at ?? Noon.AddMinutes(number), operation, $"target {number}", new Guid(1000 - number, 3, 0, new byte[8]), new Guid(7, 7, 7, new byte[8]), "succeeded");

    /// <summary>Equal in every fact; lists are compared by content.</summary>
    protected static void Same<T>(T expected, T actual) => Assert.Equal(DurableJson.Serialize(expected), DurableJson.Serialize(actual));
}

/// <summary>Time that a test sets.</summary>
public sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
