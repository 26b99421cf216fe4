using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class RetryTests(TableServer server) : StoreTest(server)
{
    private static readonly Problem Trouble = new("trouble", "It did not work.", Passing: false);
    private static readonly PlanRow Ready = new(new Reseller("4711")) { PlanId = new PlanId(new Guid(5, 5, 5, new byte[8])), ReadyAt = Noon };
    private static readonly PlanRow NotBought = new(new Reseller("4712")) { CartId = "cart", Problem = Trouble };

    private static readonly SubscriptionRow[] Moved =
    [
        Subscription(1) with { MappedAt = Noon, ConfirmedAt = Noon, SuspendedAt = Noon, Problem = Trouble },
        Subscription(2, Disposition.AlreadyMoved),
        Subscription(3, Disposition.LeaveAlone) with { Problem = Trouble },
    ];

    private static readonly SubscriptionRow[] Unmoved =
    [
        Subscription(4) with { MappedAt = Noon, ConfirmedAt = Noon, Problem = Trouble },
        Subscription(5, Disposition.SuspendOnly) with { ConfirmedAt = Noon },
        Subscription(6, Disposition.Blocked) with { Problem = Trouble },
        Subscription(7),
    ];

    private static TransitionOrder NextOrder(TransitionRecord record) =>
        record.Order with { Attempt = record.Order.Attempt + 1, OnlySubscriptions = [.. Unmoved.Select(row => row.CommerceId)], Profile = null };

    private static Effect Request(int number = 1) => Line(number, "Retry", Noon.AddHours(2)) with { Detail = "again, please" };

    private async Task<TransitionDetails> EndedAsync(TransitionRecord record)
    {
        await Store.NoteOperationAsync(record.Id, new OperationNote(Line(8, "Suspend")) { HeldBecause = "wait", CancelBecause = "stop" }, CancellationToken.None);
        await Store.RecordAsync(record.Id, new TransitionChange
        {
            At = Noon.AddHours(1),
            Reached = TransitionPhase.PartiallyCompleted,
            Route = RouteKind.Stepwise,
            Problem = Trouble,
            Unmet = [new UnmetPrerequisite("code", "message")],
            Plans = [Ready, NotBought],
            Subscriptions = [.. Moved, .. Unmoved],
        }, CancellationToken.None);
        var details = await FoundAsync(record.Id);
        Wire.TakeSent();
        return details;
    }

    [Fact]
    public async Task ClaimRetryAsync_Over_StartsOverAndKeepsWhatHasMoved()
    {
        var record = await ClaimedAsync();
        var failed = await EndedAsync(record);
        var order = NextOrder(record);

        var holder = await Store.ClaimRetryAsync(failed, order, Request(), CancellationToken.None);

        Assert.Equal(4, Wire.TakeSent().Count);
        var details = await FoundAsync(record.Id, NewStore());
        Same(record with { Order = order, ProgressAt = Request().At }, details.Record);
        Same(holder, details.Record);
        Assert.Equal(TransitionPhase.Queued, details.Record.Phase);
        Same([Ready, NotBought with { Problem = null }], details.Plans.ToList());
        Same([.. Moved, .. Unmoved.Select(row => row with { MappedAt = null, ConfirmedAt = null, Problem = null })], details.Subscriptions.ToList());
        var line = Assert.Single(await ListedAsync());
        Assert.Equal((TransitionPhase.Queued, Request().At, "batch-1"), (line.Phase, line.UpdatedAt, line.BatchId));
        Same(Request(), (await Store.ReadJournalAsync(record.Id, CancellationToken.None).ToListAsync())[^1]);
        Assert.Equal(record.Id, (await Store.ClaimAsync(NewRecord(suffix: "cccc2222dddd"), CancellationToken.None)).Id);
    }

    [Fact]
    public async Task ClaimRetryAsync_Again_EndsAgain()
    {
        var record = await ClaimedAsync();
        await Store.ClaimRetryAsync(await EndedAsync(record), NextOrder(record), Request(), CancellationToken.None);

        await FinishAsync(record.Id, TransitionPhase.Completed, Noon.AddHours(3));

        Assert.Equal(TransitionPhase.Completed, (await FoundAsync(record.Id)).Record.Phase);
        Assert.Equal(TransitionPhase.Completed, Assert.Single(await ListedAsync()).Phase);
    }

    [Fact]
    public async Task ClaimRetryAsync_AnotherUnderWay_AnswersItAndChangesNothing()
    {
        var record = await ClaimedAsync();
        var failed = await EndedAsync(record);
        var other = await ClaimedAsync(suffix: "cccc2222dddd", createdAt: Noon.AddHours(1));

        var holder = await Store.ClaimRetryAsync(failed, NextOrder(record), Request(), CancellationToken.None);

        Assert.Equal(other.Id, holder.Id);
        Same(failed, await FoundAsync(record.Id));
        Assert.Equal(TransitionPhase.PartiallyCompleted, (await ListedAsync())[1].Phase);
    }

    [Fact]
    public async Task ClaimRetryAsync_AnotherIsOverToo_TakesTheCustomerBack()
    {
        var record = await ClaimedAsync();
        var failed = await EndedAsync(record);
        await FinishAsync((await ClaimedAsync(suffix: "cccc2222dddd")).Id);

        var holder = await Store.ClaimRetryAsync(failed, NextOrder(record), Request(), CancellationToken.None);

        Assert.Equal(record.Id, holder.Id);
        Assert.Equal(record.Id, (await Store.ClaimAsync(NewRecord(suffix: "eeee3333ffff"), CancellationToken.None)).Id);
    }

    [Fact]
    public async Task ClaimRetryAsync_AnotherClaimsInBetween_AnswersItAndTheListShowsTheEnd()
    {
        var record = await ClaimedAsync();
        var failed = await EndedAsync(record);
        var other = NewRecord(suffix: "cccc2222dddd", createdAt: Noon.AddHours(1));
        Wire.Before(request => request == "POST $batch", () => NewStore().ClaimAsync(other, CancellationToken.None));

        var holder = await Store.ClaimRetryAsync(failed, NextOrder(record), Request(), CancellationToken.None);

        Assert.Equal(other.Id, holder.Id);
        Same(failed, await FoundAsync(record.Id));
        Assert.Equal([TransitionPhase.Queued, TransitionPhase.PartiallyCompleted], (await ListedAsync()).Select(line => line.Phase));
    }

    [Fact]
    public async Task ClaimRetryAsync_LateStepWritesInBetween_StillClaims()
    {
        var record = await ClaimedAsync();
        var failed = await EndedAsync(record);
        Wire.Before(request => request == "POST $batch", () => NewStore().RecordAsync(
            record.Id, new TransitionChange { At = Noon, Subscriptions = [Subscription(7) with { SuspendedAt = Noon }] }, CancellationToken.None));

        await Store.ClaimRetryAsync(failed, NextOrder(record), Request(), CancellationToken.None);

        var details = await FoundAsync(record.Id);
        Assert.Equal(TransitionPhase.Queued, details.Record.Phase);
        Assert.Equal(SubscriptionState.Suspended, details.Subscriptions[^1].State);
    }

    [Fact]
    public async Task ClaimRetryAsync_TwentyAtOnce_OneAttemptBegins()
    {
        var record = await ClaimedAsync();
        var failed = await EndedAsync(record);

        var holders = await Task.WhenAll(Enumerable.Range(1, 20).Select(number => Task.Run(() =>
            Store.ClaimRetryAsync(failed, NextOrder(record) with { ResellerMpnId = $"caller {number}" }, Request(number), CancellationToken.None))));

        var stored = (await FoundAsync(record.Id)).Record;
        Assert.All(holders, holder => Same(stored, holder));
        Assert.Single(await Store.ReadJournalAsync(record.Id, CancellationToken.None).Where(line => line.Operation == "Retry").ToListAsync());
        Assert.Equal(TransitionPhase.Queued, Assert.Single(await ListedAsync()).Phase);
    }

    [Fact]
    public async Task ClaimRetryAsync_RacesWithANewClaim_OneHoldsTheCustomer()
    {
        for (var customer = 1; customer <= 10; customer++)
        {
            var record = await ClaimedAsync(customer);
            var failed = await EndedAsync(record);

            var holders = await Task.WhenAll(
                Task.Run(() => Store.ClaimRetryAsync(failed, NextOrder(record), Request(), CancellationToken.None)),
                Task.Run(() => NewStore().ClaimAsync(NewRecord(customer, "cccc2222dddd"), CancellationToken.None)));

            Assert.Equal(holders[0].Id, holders[1].Id);
            Assert.Single(await ListedAsync(new TransitionFilter { Customer = Customer(customer), Phases = [TransitionPhase.Queued] }));
        }
    }

    [Fact]
    public async Task ClaimRetryAsync_AnswerLost_KnowsThatItIsOurs()
    {
        var record = await ClaimedAsync();
        var failed = await EndedAsync(record);
        Wire.LoseAnswerOf(request => request == "POST $batch");

        var holder = await Store.ClaimRetryAsync(failed, NextOrder(record), Request(), CancellationToken.None);

        Assert.Equal((record.Id, 2, TransitionPhase.Queued), (holder.Id, holder.Order.Attempt, holder.Phase));
        Assert.Equal(TransitionPhase.Queued, Assert.Single(await ListedAsync()).Phase);
    }

    [Fact]
    public async Task ClaimRetryAsync_CrashBeforeTheClaim_IsStillOverAndCanBeRetried()
    {
        var record = await ClaimedAsync();
        var failed = await EndedAsync(record);
        Wire.CrashAt(request => request == "POST $batch");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.ClaimRetryAsync(failed, NextOrder(record), Request(), CancellationToken.None));

        Assert.Equal(TransitionPhase.PartiallyCompleted, (await FoundAsync(record.Id)).Record.Phase);
        var holder = await NewStore().ClaimRetryAsync(failed, NextOrder(record), Request(), CancellationToken.None);

        Assert.Equal(TransitionPhase.Queued, holder.Phase);
    }

    [Fact]
    public async Task ClaimRetryAsync_MoreRowsThanATransactionHolds_HeaderComesLast()
    {
        var record = await ClaimedAsync();
        await Store.RecordAsync(record.Id, new TransitionChange
        {
            At = Noon, Reached = TransitionPhase.Failed, Subscriptions = [.. Enumerable.Range(0, 230).Select(number => Subscription(number) with { Problem = Trouble })],
        }, CancellationToken.None);
        var failed = await FoundAsync(record.Id);
        var batches = 0;
        Wire.CrashAt(request => request == "POST $batch" && ++batches == 3);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.ClaimRetryAsync(failed, NextOrder(record), Request(), CancellationToken.None));
        Assert.Equal(TransitionPhase.Failed, (await FoundAsync(record.Id)).Record.Phase);

        await Store.ClaimRetryAsync(failed, NextOrder(record), Request(), CancellationToken.None);

        var details = await FoundAsync(record.Id);
        Assert.Equal(TransitionPhase.Queued, details.Record.Phase);
        Assert.All(details.Subscriptions, row => Assert.Equal(SubscriptionState.Waiting, row.State));
    }
}
