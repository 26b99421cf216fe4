using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Durability.Embedded;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Core.Tests.Batches;

/// <summary>Batches for real, on the embedded engine and manual time; only what a transition does is played: it ends when the test says so.</summary>
internal sealed class BatchWorld : IAsyncDisposable, IPartnerAccess
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly EmbeddedEngine _engine;
    private readonly Mock<ICustomerAccount> _account = new();
    private int _ids;

    private BatchWorld(int? seed, int limit)
    {
        Queue = new MemoryQueue(seed);
        UnderWay = new TransitionsUnderWay(limit);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time).AddSingleton<ITransitionStore>(Transitions).AddSingleton<IBatchStore>(Store).AddSingleton<ITransitionQueue>(Queue);
        services.AddSingleton<IPartnerAccess>(this).AddSingleton(UnderWay).AddSingleton(new BatchSettings()).AddLogging();
        services.AddSingleton<TransitionCommands>(_ => Commands!).AddSingleton<RowEnds>(_ => Ends!);
        _engine = new EmbeddedEngine(
            new EmbeddedEngineOptions { TaskHub = "batches" },
            new DurableRegistry().AddBatch().AddOrchestrator(TransitionDefinitions.Transition, () => new PlayedTransition())
                .AddActivity(TransitionDefinitions.CompleteTransition, _ => new CompleteTransition(Transitions, Ends, Time)),
            services.BuildServiceProvider(), new InMemoryHistoryStore(new InMemoryHistory()), Time, NullLoggerFactory.Instance);
        News = new BatchNewsroom(_engine);
        Ends = new RowEnds(Store, Transitions, News, UnderWay, Time);
        Commands = new TransitionCommands(Transitions, _engine, _account.Object, Time, NewId, new Pace());
        Batches = new BatchCommands(Store, News, Time, NewId);
        Handler = new BatchMessageHandler(Store, Transitions, Ends, Commands, News, this, UnderWay, Time, NullLogger<BatchMessageHandler>.Instance);
        _account.Setup(account => account.FindCustomerAsync(It.IsAny<CustomerId>(), It.IsAny<Guid>(), It.IsAny<CancellationToken>()))
            .Returns(async (CustomerId customer, Guid _, CancellationToken _) =>
            {
                await WhileReading();
                return Unknown.Contains(customer)
                    ? new Reading<CustomerProfile>(Value: null, new Problem("customerUnknown", "Nobody knows it.", Passing: false))
                    : new Reading<CustomerProfile>(new CustomerProfile($"Company {customer}", "DE", RelationshipExists: true, Time.GetUtcNow()), Problem: null);
            });
    }

    public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 10, 12, 0, 0, TimeSpan.Zero));

    public MemoryTransitions Transitions { get; } = new();

    public MemoryBatchStore Store { get; } = new();

    public MemoryQueue Queue { get; }

    public TransitionsUnderWay UnderWay { get; }

    public BatchNewsroom News { get; }

    public RowEnds Ends { get; }

    public TransitionCommands Commands { get; }

    public BatchCommands Batches { get; }

    public BatchMessageHandler Handler { get; }

    public HashSet<CustomerId> Unknown { get; } = [];

    /// <summary>What happens while a customer is read, between the look at its row and the claim.</summary>
    public Func<Task> WhileReading { get; set; } = () => Task.CompletedTask;

    /// <summary>Why Partner Center does not let us in.</summary>
    public Problem? Refusal { get; set; }

    public static async Task<BatchWorld> StartAsync(int? seed = null, int limit = 10_000)
    {
        var world = new BatchWorld(seed, limit);
        await world._engine.StartAsync(CancellationToken.None);
        return world;
    }

    public static CustomerId Customer(int number) => new(new Guid(number, 0, 0, new byte[8]));

    public static BatchUpload Upload(int rows, int firstCustomer = 1, string? key = null) =>
        new([.. Enumerable.Range(0, rows).Select(number => new UploadedRow(number + 1, new TransitionRequest(Customer(firstCustomer + number)), NotBefore: null))], []) { BodyHash = "hash", IdempotencyKey = key };

    public async Task<string> SubmitAsync(BatchUpload upload)
    {
        var accepted = Assert.IsType<BatchSubmission.Accepted>(await Batches.SubmitAsync(upload, CancellationToken.None));
        return accepted.Batch.Id;
    }

    public Task<Problem?> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(Refusal);

    public Task DeliverAsync() => Queue.DeliverAllAsync(Handler);

    /// <summary>Lets every transition that is under way end.</summary>
    public async Task EndAllAsync(TransitionPhase outcome = TransitionPhase.Completed)
    {
        foreach (var record in Transitions.All.Where(record => !record.Phase.IsFinal()))
            await EndAsync(record, outcome);
    }

    public Task EndAsync(TransitionRecord record, TransitionPhase outcome) =>
        _engine.RaiseEventAsync(record.Order.InstanceId, PlayedTransition.End, outcome);

    public BatchRecord Batch(string id) => Store.All.Single(batch => batch.Id == id);

    /// <summary>Waits until the batch is as expected.</summary>
    public async Task<BatchRecord> UntilAsync(string id, Func<BatchRecord, bool> isSo)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!isSo(Batch(id)))
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return Batch(id);
    }

    public Task<BatchRecord> UntilSentAsync(string id) => UntilAsync(id, batch => batch.Counts.Waiting == 0);

    /// <summary>I7: counters equal the rows.</summary>
    public void AssertCounted(string id)
    {
        var (said, counted) = Store.Counts(id);
        Assert.Equal(counted, said);
    }

    public async Task<InstanceSnapshot> EndOfAsync(BatchRecord batch) => await _engine.WaitForCompletionAsync(batch.InstanceId).WaitAsync(Patience);

    /// <summary>The order that a transition's orchestration was started with, once it has ended.</summary>
    public async Task<TransitionOrder> StartedWithAsync(TransitionRecord record)
    {
        var end = await _engine.WaitForCompletionAsync(record.Order.InstanceId).WaitAsync(Patience);
        return DurableJson.Deserialize<TransitionOrder>(end.Input!);
    }

    public Task<string> ExportHistoryAsync(BatchRecord batch) => _engine.ExportHistoryAsync(batch.InstanceId);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        Batches.Dispose();
    }

    private Guid NewId() => new(Interlocked.Increment(ref _ids), 0x1234, 0x5678, new byte[8]);
}

/// <summary>A transition that ends as it is told, or is called off.</summary>
internal sealed class PlayedTransition : IOrchestrator<TransitionOrder, TransitionResult>
{
    public static readonly EventDefinition<TransitionPhase> End = new("End");

    public async Task<TransitionResult> RunAsync(OrchestrationContext context, TransitionOrder input)
    {
        if (input.CalledOff)
            return await EndAsync(context, input, TransitionPhase.Cancelled);
        var end = context.WaitForEventAsync(End);
        var cancel = context.WaitForEventAsync(TransitionDefinitions.Cancel);
        return await EndAsync(context, input, await Task.WhenAny(end, cancel) == cancel ? TransitionPhase.Cancelled : await end);
    }

    private static async Task<TransitionResult> EndAsync(OrchestrationContext context, TransitionOrder input, TransitionPhase outcome)
    {
        var problem = outcome == TransitionPhase.Completed ? null : new Problem("played", "As the test said.", Passing: false);
        return await context.CallActivityAsync(TransitionDefinitions.CompleteTransition, new Completion(input, outcome, [], []) { Problem = problem });
    }
}
