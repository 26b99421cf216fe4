using System.Text;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>The contract of <see cref="IHistoryStore"/>, the same for every store.</summary>
public abstract class HistoryStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
    private readonly Guid _owner = Guid.NewGuid();
    private World? _world;

    private World World => _world ??= CreateWorld();

    protected abstract World CreateWorld();

    [Fact]
    public async Task Commit_NewTwice_SecondIsRefusedAndChangesNothing()
    {
        var store = await OpenAsync();

        Assert.Equal(CommitOutcome.Committed, await store.CommitAsync(New("a", "first"), default));
        Assert.Equal(CommitOutcome.AlreadyExists, await store.CommitAsync(New("a", "second"), default));

        Assert.Equal("first", (await store.ReadAsync("a", withHistory: true, default))!.Input);
    }

    [Fact]
    public async Task Commit_ManyAtOnceWithOneRefused_OthersAreRecorded()
    {
        var store = await OpenAsync();
        await store.CommitAsync(New("7", ""), default);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => store.CommitAsync(New($"{number}", ""), default)));

        Assert.Equal(CommitOutcome.AlreadyExists, outcomes[7]);
        Assert.Equal(299, outcomes.Count(outcome => outcome == CommitOutcome.Committed));
        Assert.Equal(300, (await ReadUnfinishedAsync(store)).Count);
    }

    [Fact]
    public async Task Read_EverythingThatWasCommitted_ComesBack()
    {
        var store = await OpenAsync();
        await store.CommitAsync(New("a", "in"), default);
        var failure = new FailureDetails("E", "m") { Code = "c" };
        var head = Head("a") with { Status = RuntimeStatus.Suspended, IsParked = true, Failure = failure, CustomStatus = "{}", OpenActivities = 3, WakeAt = Now.AddDays(1), Crashes = 2, Segments = 1 };
        await store.CommitAsync(new TurnCommit(head, IsNew: false, Bytes("tail")) { NewSegment = Bytes("segment"), Output = "out" }, default);

        var read = (await store.ReadAsync("a", withHistory: true, default))!;

        Assert.Equal(head with { Failure = null }, read.Head with { Failure = null });
        Assert.Equal(("E", "m", "c"), (read.Head.Failure!.ErrorType, read.Head.Failure.Message, read.Head.Failure.Code));
        Assert.Equal(("in", "out", "segment", "tail"), (read.Input, read.Output, Text(read.History.Single()), Text(read.Tail)));
        Assert.Empty((await store.ReadAsync("a", withHistory: false, default))!.History);
    }

    [Fact]
    public async Task Commit_ValuesThatWereSetBefore_CanBeCleared()
    {
        var store = await OpenAsync();
        await store.CommitAsync(New("a", "in"), default);
        await store.CommitAsync(new TurnCommit(Head("a") with { CustomStatus = "1", Failure = new FailureDetails("E", "m"), WakeAt = Now, IsParked = true }, false, Bytes(new string('x', 200_000))), default);
        await store.CommitAsync(new TurnCommit(Head("a"), false, Bytes("short")), default);

        var read = (await store.ReadAsync("a", withHistory: true, default))!;

        Assert.Equal(Head("a"), read.Head);
        Assert.Equal("short", Text(read.Tail));
    }

    [Fact]
    public async Task Commit_SegmentsFromTinyToHuge_ComeBackInOrder()
    {
        var store = await OpenAsync();
        await store.CommitAsync(New("a", "in"), default);
        var random = new Random(3);
        var segments = new[] { 1, 70_000, 3_000_000, 900, 6_000_000 }.Select(size =>
        {
            var bytes = new byte[size];
            random.NextBytes(bytes);
            return bytes;
        }).ToArray();
        for (var segment = 0; segment < segments.Length; segment++)
            Assert.Equal(CommitOutcome.Committed, await store.CommitAsync(new TurnCommit(Head("a") with { Segments = segment + 1 }, false, Bytes("t")) { NewSegment = segments[segment] }, default));

        var read = (await store.ReadAsync("a", withHistory: true, default))!;

        // Millions of bytes: compared as a whole, not one by one.
        Assert.Equal(segments.Length, read.History.Count);
        Assert.All(segments.Zip(read.History), pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second.Span)));
    }

    [Fact]
    public async Task Commit_AfterAnotherTookOver_IsRefusedForEver()
    {
        var old = await OpenAsync();
        await old.CommitAsync(New("a", "in"), default);
        var current = World.Open();
        await current.TakeOwnershipAsync(Guid.NewGuid(), default);

        Assert.Equal(CommitOutcome.OwnershipLost, await old.CommitAsync(New("b", ""), default));
        Assert.Equal(CommitOutcome.OwnershipLost, await old.CommitAsync(new TurnCommit(Head("a"), false, Bytes("old")), default));
        Assert.Equal(CommitOutcome.Committed, await current.CommitAsync(new TurnCommit(Head("a"), false, Bytes("new")), default));
        Assert.Equal(CommitOutcome.OwnershipLost, await old.CommitAsync(new TurnCommit(Head("a"), false, Bytes("old")), default));

        Assert.Equal("new", Text((await current.ReadAsync("a", withHistory: true, default))!.Tail));
        Assert.Null(await current.ReadAsync("b", withHistory: false, default));
    }

    [Fact]
    public async Task ReadUnfinished_FinalOnes_AreLeftOut()
    {
        var store = await OpenAsync();
        foreach (var status in Enum.GetValues<RuntimeStatus>())
            await store.CommitAsync(new TurnCommit(Head($"{status}") with { Status = status, OpenActivities = 2, WakeAt = Now }, true, Bytes("")), default);

        var unfinished = await ReadUnfinishedAsync(store);

        Assert.Equal(["Pending", "Running", "Suspended"], unfinished.Select(instance => instance.InstanceId).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.All(unfinished, instance => Assert.Equal((2, Now), (instance.OpenActivities, instance.WakeAt)));
    }

    [Fact]
    public async Task Lease_WrittenByTwoWhoReadTheSame_OnlyOneSucceeds()
    {
        var store = await OpenAsync();
        Assert.Null(await store.ReadLeaseAsync(default));
        var first = await store.TryWriteLeaseAsync(Lease(1), null, default);

        Assert.NotNull(first);
        Assert.Null(await store.TryWriteLeaseAsync(Lease(2), null, default));
        Assert.NotNull(await store.TryWriteLeaseAsync(Lease(3), first, default));
        Assert.Null(await store.TryWriteLeaseAsync(Lease(4), first, default));
        Assert.Equal(3, (await store.ReadLeaseAsync(default))!.Lease.ProcessId);
    }

    private static LeaseRecord Lease(int process) => new(Guid.NewGuid(), "machine", process, Now, Now);

    private static InstanceHead Head(string id) => new(id, "Main", RuntimeStatus.Running, Now, Now);

    private static TurnCommit New(string id, string input) => new(Head(id), IsNew: true, Bytes("t")) { Input = input };

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static async Task<List<UnfinishedInstance>> ReadUnfinishedAsync(IHistoryStore store)
    {
        var all = new List<UnfinishedInstance>();
        await foreach (var instance in store.ReadUnfinishedAsync(default))
            all.Add(instance);
        return all;
    }

    private async Task<IHistoryStore> OpenAsync()
    {
        var store = World.Open();
        await store.PrepareAsync(default);
        await store.TakeOwnershipAsync(_owner, default);
        return store;
    }
}

public sealed class HistoryStoreTestsInMemory : HistoryStoreTests
{
    protected override World CreateWorld() => new InMemoryWorld();
}

[Collection("Azurite")]
public sealed class HistoryStoreTestsOnAzurite(AzuriteFixture azurite) : HistoryStoreTests
{
    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);
}
