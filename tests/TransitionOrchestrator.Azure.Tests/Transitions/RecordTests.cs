using Azure;
using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class RecordTests(TableServer server) : StoreTest(server)
{
    private static readonly PlanRow Plan = new(new Reseller("4711")) { PlanId = new PlanId(new Guid(5, 5, 5, new byte[8])), Reused = true, CartId = "cart", OrderId = "order", UpgradeId = new Guid(6, 6, 6, new byte[8]), ReadyAt = Noon };

    private static TransitionChange Assessed(params SubscriptionRow[] rows) => new()
    {
        At = Noon.AddMinutes(1), Reached = TransitionPhase.Purchasing, Route = RouteKind.Stepwise, Subscriptions = rows,
    };

    [Fact]
    public async Task RecordAsync_EveryFact_IsReadBack()
    {
        var record = await ClaimedAsync();
        var subscription = Subscription(1, Disposition.SuspendOnly) with
        {
            PlanId = Plan.PlanId, MappedAt = Noon, ConfirmedAt = Noon.AddSeconds(1), SuspendedAt = Noon.AddSeconds(2), Problem = new Problem("code", "message", Passing: true),
        };
        var direct = new PlanRow(Reseller.Direct) { Problem = new Problem("refused", "no", Passing: false) };
        var change = new TransitionChange
        {
            At = Noon.AddMinutes(1),
            Reached = TransitionPhase.Purchasing,
            Route = RouteKind.ProductUpgrade,
            CustomerName = "Contoso 2",
            Unmet = [new UnmetPrerequisite("code", "do this")],
            Problem = new Problem("trouble", "words", Passing: true),
            Plans = [Plan, direct],
            Subscriptions = [subscription],
            Journal = [Line(1)],
        };

        await Store.RecordAsync(record.Id, change, CancellationToken.None);

        Assert.Equal(["POST $batch"], Wire.TakeSent());
        var details = await FoundAsync(record.Id);
        Same(record with
        {
            PurchasingAt = change.At, ProgressAt = change.At, Route = RouteKind.ProductUpgrade, CustomerName = "Contoso 2", Unmet = change.Unmet, LastProblem = change.Problem,
        }, details.Record);
        Same([Plan, direct], details.Plans.ToList());
        Same([subscription], details.Subscriptions.ToList());
    }

    [Theory]
    [InlineData(TransitionPhase.Checking)]
    [InlineData(TransitionPhase.AwaitingApproval)]
    [InlineData(TransitionPhase.Purchasing)]
    [InlineData(TransitionPhase.Mapping)]
    [InlineData(TransitionPhase.Suspending)]
    [InlineData(TransitionPhase.Completed)]
    [InlineData(TransitionPhase.PartiallyCompleted)]
    [InlineData(TransitionPhase.Rejected)]
    [InlineData(TransitionPhase.Cancelled)]
    [InlineData(TransitionPhase.Failed)]
    public async Task RecordAsync_PhaseReached_ShowsItAndAsksTheListOnlyWhereItFollows(TransitionPhase phase)
    {
        var record = await ClaimedAsync();

        await Store.RecordAsync(record.Id, new TransitionChange { At = Noon.AddMinutes(1), Reached = phase }, CancellationToken.None);

        var listed = phase == TransitionPhase.AwaitingApproval || phase.IsFinal();
        Assert.Equal(listed ? 2 : 1, Wire.TakeSent().Count);
        Assert.Equal(phase, (await FoundAsync(record.Id)).Record.Phase);
        var line = Assert.Single(await ListedAsync());
        Assert.Equal(listed ? phase : TransitionPhase.Queued, line.Phase);
        Assert.Equal(listed ? Noon.AddMinutes(1) : record.CreatedAt, line.UpdatedAt);
    }

    [Fact]
    public async Task RecordAsync_LateWriter_CannotMoveThePhaseBack()
    {
        var record = await ClaimedAsync();
        await FinishAsync(record.Id, TransitionPhase.Completed);

        foreach (var late in new[] { TransitionPhase.Checking, TransitionPhase.AwaitingApproval, TransitionPhase.Purchasing, TransitionPhase.Mapping, TransitionPhase.Suspending })
        {
            await NewStore().RecordAsync(record.Id, new TransitionChange { At = Noon.AddHours(2), Reached = late, Progress = false }, CancellationToken.None);
            Assert.Equal(TransitionPhase.Completed, (await FoundAsync(record.Id)).Record.Phase);
            Assert.Equal(TransitionPhase.Completed, Assert.Single(await ListedAsync()).Phase);
        }
    }

    [Fact]
    public async Task RecordAsync_LateStep_TakesNoFactOfARowBack()
    {
        var record = await ClaimedAsync();
        await Store.RecordAsync(record.Id, Assessed(Subscription(1, Disposition.SuspendOnly)) with { Plans = [Plan] }, CancellationToken.None);
        var moved = Subscription(1) with { PlanId = Plan.PlanId, MappedAt = Noon, ConfirmedAt = Noon, SuspendedAt = Noon };
        await Store.RecordAsync(record.Id, new TransitionChange { At = Noon, Reached = TransitionPhase.Suspending, Subscriptions = [moved] }, CancellationToken.None);

        await Store.RecordAsync(record.Id, new TransitionChange
        {
            At = Noon.AddHours(1), Reached = TransitionPhase.Mapping, Plans = [new PlanRow(Plan.Reseller)], Subscriptions = [Subscription(1)],
        }, CancellationToken.None);

        var details = await FoundAsync(record.Id);
        Same(moved with { Disposition = Disposition.SuspendOnly }, Assert.Single(details.Subscriptions));
        Same(Plan, Assert.Single(details.Plans));
        Assert.Equal(TransitionPhase.Suspending, details.Record.Phase);
    }

    [Fact]
    public async Task RecordAsync_NoProgress_OnlyTheProblemIsNew()
    {
        var record = await ClaimedAsync();
        await Store.RecordAsync(record.Id, Assessed(), CancellationToken.None);

        await Store.RecordAsync(record.Id, new TransitionChange { At = Noon.AddHours(1), Progress = false, Problem = new Problem("slow", "", Passing: true) }, CancellationToken.None);

        var read = (await FoundAsync(record.Id)).Record;
        Assert.Equal(Noon.AddMinutes(1), read.ProgressAt);
        Assert.Equal("slow", read.LastProblem?.Code);
    }

    [Fact]
    public async Task RecordAsync_Repeated_ChangesNothing()
    {
        var record = await ClaimedAsync();
        var change = Assessed(Subscription(1), Subscription(2)) with { Plans = [Plan], Journal = [Line(1), Line(2)] };
        await Store.RecordAsync(record.Id, change, CancellationToken.None);
        var once = await FoundAsync(record.Id);
        Wire.LoseAnswerOf(request => request == "POST $batch");

        await Store.RecordAsync(record.Id, change, CancellationToken.None);
        await NewStore().RecordAsync(record.Id, change, CancellationToken.None);

        Same(once, await FoundAsync(record.Id));
        Assert.Equal(2, await Store.ReadJournalAsync(record.Id, CancellationToken.None).CountAsync());
    }

    [Fact]
    public async Task RecordAsync_TheSameRowTwice_TheLaterCounts()
    {
        var record = await ClaimedAsync();

        await Store.RecordAsync(record.Id, new TransitionChange
        {
            At = Noon, Subscriptions = [Subscription(1), Subscription(1) with { MappedAt = Noon }], Journal = [Line(1) with { Outcome = "unknown", Code = "timeout" }, Line(1)],
        }, CancellationToken.None);

        Assert.Equal(Noon, Assert.Single((await FoundAsync(record.Id)).Subscriptions).MappedAt);
        var line = Assert.Single(await Store.ReadJournalAsync(record.Id, CancellationToken.None).ToListAsync());
        Assert.Equal(("succeeded", null), (line.Outcome, line.Code));
    }

    [Fact]
    public async Task RecordAsync_End_IsTheLastWordOnProblems()
    {
        var record = await ClaimedAsync();
        var problem = new Problem("hiccup", "It went wrong once.", Passing: false);
        await Store.RecordAsync(record.Id, Assessed(Subscription(1) with { Problem = problem }) with { Plans = [Plan with { Problem = problem }] }, CancellationToken.None);
        var moved = Subscription(1, Disposition.SuspendOnly) with { SuspendedAt = Noon };

        await Store.RecordAsync(record.Id, new TransitionChange { At = Noon, Reached = TransitionPhase.Completed, Plans = [Plan], Subscriptions = [moved] }, CancellationToken.None);

        var details = await FoundAsync(record.Id);
        Same(Plan, Assert.Single(details.Plans));
        Same(moved, Assert.Single(details.Subscriptions));
    }

    [Fact]
    public async Task RecordAsync_MoreRowsThanATransactionHolds_HeaderComesLast()
    {
        var record = await ClaimedAsync();
        var change = Assessed([.. Enumerable.Range(0, 250).Select(number => Subscription(number))]);
        var batches = 0;
        Wire.CrashAt(request => request == "POST $batch" && ++batches == 3);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.RecordAsync(record.Id, change, CancellationToken.None));
        var half = await FoundAsync(record.Id);
        Assert.Equal(TransitionPhase.Queued, half.Record.Phase);
        Assert.InRange(half.Subscriptions.Count, 1, 249);
        Wire.TakeSent();

        await Store.RecordAsync(record.Id, change, CancellationToken.None);

        Assert.Equal(3, Wire.TakeSent().Count);
        var details = await FoundAsync(record.Id);
        Assert.Equal(TransitionPhase.Purchasing, details.Record.Phase);
        Same(change.Subscriptions.ToList(), details.Subscriptions.OrderBy(row => row.Name.Length).ThenBy(row => row.Name, StringComparer.Ordinal).ToList());
    }

    [Fact]
    public async Task RecordAsync_HundredRows_IsOneRequest()
    {
        var record = await ClaimedAsync();

        await Store.RecordAsync(record.Id, Assessed([.. Enumerable.Range(0, 99).Select(number => Subscription(number))]), CancellationToken.None);

        Assert.Equal(["POST $batch"], Wire.TakeSent());
        Assert.Equal(99, (await FoundAsync(record.Id)).Subscriptions.Count);
    }

    [Fact]
    public async Task RecordAsync_VeryLongWords_AreCutAndTheRestIsKept()
    {
        var record = await ClaimedAsync();
        var words = new Problem("long", new string('é', 100_000), Passing: false);

        await Store.RecordAsync(record.Id, Assessed([.. Enumerable.Range(0, 60).Select(number => Subscription(number) with { Problem = words })]), CancellationToken.None);

        var details = await FoundAsync(record.Id);
        Assert.Equal(60, details.Subscriptions.Count);
        Assert.All(details.Subscriptions, row => Assert.Equal(new string('é', Columns.MaxText - 1) + "…", row.Problem?.Message));
    }

    [Fact]
    public async Task RecordAsync_EndAfterARestart_FindsTheLineByTheHeader()
    {
        var record = await ClaimedAsync();
        var wire = new Wire();
        var restarted = NewStore(wire);

        await restarted.RecordAsync(record.Id, new TransitionChange { At = Noon, Reached = TransitionPhase.Completed }, CancellationToken.None);

        Assert.Equal(3, wire.TakeSent().Count);
        Assert.Equal(TransitionPhase.Completed, Assert.Single(await ListedAsync()).Phase);
    }

    [Fact]
    public async Task RecordAsync_UnknownTransition_FailsAndWritesNothing()
    {
        var unknown = NewRecord().Id;

        await Assert.ThrowsAnyAsync<RequestFailedException>(() => Store.RecordAsync(unknown, Assessed(Subscription(1)), CancellationToken.None));

        Assert.Empty(await Table.QueryAsync<TableEntity>().ToListAsync());
    }

    [Fact]
    public async Task FindAsync_UnknownTransition_AnswersNull() => Assert.Null(await Store.FindAsync(NewRecord().Id, CancellationToken.None));

    [Fact]
    public async Task FindAsync_IdThatBeginsLikeAnother_ReadsItsOwnRowsInOneRequest()
    {
        var shorter = await ClaimedAsync(suffix: "aaaa");
        await Store.RecordAsync(shorter.Id, Assessed(Subscription(1)) with { Plans = [Plan], Journal = [Line(1)] }, CancellationToken.None);
        await FinishAsync(shorter.Id);
        var longer = await ClaimedAsync(suffix: "aaaab");
        await Store.RecordAsync(longer.Id, Assessed(Subscription(2), Subscription(3)), CancellationToken.None);
        Wire.TakeSent();

        var details = await FoundAsync(shorter.Id);

        Assert.Single(Wire.TakeSent());
        Assert.Equal(shorter.Id, details.Record.Id);
        Assert.Equal("Subscription 1", Assert.Single(details.Subscriptions).Name);
        Assert.Single(details.Plans);
        Assert.Equal(2, (await FoundAsync(longer.Id)).Subscriptions.Count);
        Assert.Empty(await Store.ReadJournalAsync(longer.Id, CancellationToken.None).ToListAsync());
    }
}
