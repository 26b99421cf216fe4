using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core.Tests.Batches;

public class BatchTests
{
    [Fact]
    public async Task Batch_EveryRowGoesWell_IsCompletedAndItsOrchestrationEnds()
    {
        await using var world = await BatchWorld.StartAsync();
        var id = await world.SubmitAsync(BatchWorld.Upload(250));
        await world.UntilSentAsync(id);
        await world.DeliverAsync();
        Assert.Equal(250, world.Batch(id).Counts.Running);
        await world.EndAllAsync();

        var batch = await world.UntilAsync(id, one => one.Phase == BatchPhase.Completed);

        Assert.Equal(new RowCounts(Completed: 250), batch.Counts);
        world.AssertCounted(id);
        await world.EndOfAsync(batch);
        Assert.Equal(0, world.UnderWay.Count);
        Assert.All(world.Store.Rows(id), row => Assert.StartsWith("Company", row.CustomerName, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Batch_QueueThatDuplicatesForgetsAndShuffles_StartsNothingTwice(int seed)
    {
        await using var world = await BatchWorld.StartAsync(seed);
        var random = new Random(seed);
        var id = await world.SubmitAsync(BatchWorld.Upload(120));
        using var late = new CancellationTokenSource(BatchWorld.Patience);
        while (world.Batch(id).Phase != BatchPhase.Completed)
        {
            late.Token.ThrowIfCancellationRequested();
            await world.DeliverAsync();
            if (world.Transitions.All.FirstOrDefault(record => !record.Phase.IsFinal()) is { } running)
                await world.EndAsync(running, random.Next(3) == 0 ? TransitionPhase.Failed : TransitionPhase.Completed);
            world.Time.Advance(TimeSpan.FromSeconds(5)); // the sender's retries
            world.AssertCounted(id);
        }

        Assert.Equal(120, world.Transitions.Begun.Count);
        Assert.Equal(120, world.Transitions.Begun.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(120, world.Batch(id).Counts.Completed + world.Batch(id).Counts.Failed);
    }

    [Fact]
    public async Task Batch_RedeliveredAfterItsTransitionEnded_FindsItsOwn()
    {
        await using var world = await BatchWorld.StartAsync();
        var id = await world.SubmitAsync(BatchWorld.Upload(1));
        await world.UntilSentAsync(id);
        var message = Assert.Single(world.Queue.Sent);
        Assert.Same(Settlement.Complete, await world.Handler.HandleAsync(message, 1, CancellationToken.None));
        await world.EndAllAsync();
        await world.UntilAsync(id, one => one.Phase == BatchPhase.Completed);

        Assert.Same(Settlement.Complete, await world.Handler.HandleAsync(message, 2, CancellationToken.None));

        Assert.Single(world.Transitions.Begun);
    }

    [Fact]
    public async Task Batch_AuthenticationFails_IsPausedBurnsNoRowAndGoesOnByItself()
    {
        await using var world = await BatchWorld.StartAsync();
        var id = await world.SubmitAsync(BatchWorld.Upload(30));
        await world.UntilSentAsync(id);
        world.Refusal = new Problem("authenticationFailed", "The refresh token has expired.", Passing: false);
        await world.DeliverAsync();

        var paused = await world.UntilAsync(id, batch => batch.Phase == BatchPhase.Paused);
        Assert.Contains("authenticationFailed", paused.Reason, StringComparison.Ordinal);
        Assert.Equal(new RowCounts(Waiting: 30), paused.Counts);
        Assert.Empty(world.Queue.Dead);
        Assert.Empty(world.Transitions.Begun);

        // It has looked once, and been refused; the next look is in a minute.
        var nextLook = world.Time.GetUtcNow().AddMinutes(1);
        await world.Time.WaitForTimerAsync(nextLook).WaitAsync(BatchWorld.Patience);
        world.Refusal = null;
        await world.Time.AdvanceToTimerAsync(nextLook).WaitAsync(BatchWorld.Patience);
        await world.UntilAsync(id, batch => batch is { Phase: BatchPhase.Running, Counts.Waiting: 0 });
        await world.DeliverAsync();
        Assert.Equal(30, world.Transitions.Begun.Count);
    }

    [Fact]
    public async Task Batch_PassingTrouble_AbandonsAndIsDeadLetteredAtTheLimit_AndTheRowShowsIt()
    {
        await using var world = await BatchWorld.StartAsync();
        var id = await world.SubmitAsync(BatchWorld.Upload(1));
        await world.UntilSentAsync(id);
        world.Refusal = new Problem("authorityUnavailable", "No answer.", Passing: true);

        await world.DeliverAsync();

        var row = Assert.Single(world.Store.Rows(id));
        Assert.Equal((RowState.DeadLettered, "MaxDeliveryCountExceeded"), (row.State, row.Problem!.Code));
        Assert.Equal(BatchPhase.Completed, world.Batch(id).Phase);
    }

    [Fact]
    public async Task Batch_CustomerThatNobodyKnows_IsDeadLetteredWithTheReason_AndRetriedOnceItIsKnown()
    {
        await using var world = await BatchWorld.StartAsync();
        world.Unknown.Add(BatchWorld.Customer(2));
        var id = await world.SubmitAsync(BatchWorld.Upload(3));
        await world.UntilSentAsync(id);
        await world.DeliverAsync();
        await world.EndAllAsync();
        await world.UntilAsync(id, batch => batch.Phase == BatchPhase.Completed);
        Assert.Equal("customerUnknown", Assert.Single(world.Queue.Dead).Reason);
        Assert.Equal(new RowCounts(Completed: 2, DeadLettered: 1), world.Batch(id).Counts);

        world.Unknown.Clear();
        var counted = await world.Batches.RetryAsync(id, new PersonsDecision("again"), dryRun: true, CancellationToken.None);
        Assert.Equal((1, BatchPhase.Completed), (counted.Affected, world.Batch(id).Phase));
        Assert.Equal(1, (await world.Batches.RetryAsync(id, new PersonsDecision("again"), dryRun: false, CancellationToken.None)).Affected);
        await world.UntilAsync(id, batch => batch is { RetryPending: false, Counts.Queued: 1 });
        await world.DeliverAsync();
        await world.EndAllAsync();

        await world.UntilAsync(id, batch => batch.Phase == BatchPhase.Completed);
        Assert.Equal(new RowCounts(Completed: 3), world.Batch(id).Counts);
        world.AssertCounted(id);
    }

    [Fact]
    public async Task Retry_RowsWhoseTransitionFailed_TakesUpTheSameTransition()
    {
        await using var world = await BatchWorld.StartAsync();
        var id = await world.SubmitAsync(BatchWorld.Upload(2));
        await world.UntilSentAsync(id);
        await world.DeliverAsync();
        await world.EndAllAsync(TransitionPhase.PartiallyCompleted);
        await world.UntilAsync(id, batch => batch.Phase == BatchPhase.Completed);

        await world.Batches.RetryAsync(id, new PersonsDecision("budgets were raised", "grace"), dryRun: false, CancellationToken.None);
        await world.UntilAsync(id, batch => batch is { RetryPending: false, Counts.Queued: 2 });
        await world.DeliverAsync();
        Assert.Equal(4, world.Transitions.Begun.Count);
        Assert.Equal(2, world.Transitions.All.Count);
        Assert.All(world.Transitions.All, record => Assert.Equal(2, record.Order.Attempt));
        Assert.All(world.Transitions.Retries, line => Assert.Equal(("The batch was retried: budgets were raised", "grace"), (line.Detail, line.By)));
        Assert.Equal(2, world.Transitions.Retries.Count);
        Assert.Equal(new BatchDecision(world.Time.GetUtcNow(), BatchOperationKind.Retry, 2, "budgets were raised", "grace"), Assert.Single(world.Batch(id).Decisions));
        await world.EndAllAsync();

        await world.UntilAsync(id, batch => batch is { Phase: BatchPhase.Completed, Counts.Completed: 2 });
        Assert.Equal(OperationStanding.Conflict, (await world.Batches.RetryAsync(id, new PersonsDecision(Reason: null), dryRun: false, CancellationToken.None)).Standing);
    }

    [Fact]
    public async Task Cancel_InTheMiddle_CallsOffWhatRunsAndStartsNothingMore()
    {
        await using var world = await BatchWorld.StartAsync();
        var id = await world.SubmitAsync(BatchWorld.Upload(20));
        await world.UntilSentAsync(id);
        foreach (var message in world.Queue.Sent.Take(5))
            await world.Handler.HandleAsync(message, 1, CancellationToken.None);

        var cancelled = await world.Batches.CancelAsync(id, new PersonsDecision("wrong list"), dryRun: false, CancellationToken.None);

        Assert.Equal(20, cancelled.Affected);
        await world.UntilAsync(id, batch => batch.Phase == BatchPhase.Cancelled);
        await world.DeliverAsync();
        Assert.Equal(5, world.Transitions.Begun.Count);
        Assert.Equal(new RowCounts(Cancelled: 20), world.Batch(id).Counts);
        Assert.Contains(world.Store.Rows(id), row => row.Problem!.Message.Contains("wrong list", StringComparison.Ordinal));
        Assert.Equal(OperationStanding.Over, (await world.Batches.SuspendAsync(id, new PersonsDecision(Reason: null), dryRun: false, CancellationToken.None)).Standing);
    }

    [Fact]
    public async Task Cancel_WhileARowIsBeingStarted_ItNeverBegins()
    {
        await using var world = await BatchWorld.StartAsync();
        var id = await world.SubmitAsync(BatchWorld.Upload(1));
        await world.UntilSentAsync(id);
        world.WhileReading = async () =>
        {
            await world.Batches.CancelAsync(id, new PersonsDecision("wrong list", "grace"), dryRun: false, CancellationToken.None);
            await world.UntilAsync(id, batch => batch.Phase == BatchPhase.Cancelled);
        };

        Assert.Same(Settlement.Complete, await world.Handler.HandleAsync(Assert.Single(world.Queue.Sent), 1, CancellationToken.None));

        var claimed = Assert.Single(world.Transitions.All);
        Assert.Equal("wrong list", claimed.CancelBecause);
        Assert.True(await world.StartedWithAsync(claimed) is { CalledOff: true });
        Assert.Equal((BatchPhase.Cancelled, new RowCounts(Cancelled: 1)), (world.Batch(id).Phase, world.Batch(id).Counts));
        Assert.Equal(0, world.UnderWay.Count);
    }

    [Fact]
    public async Task Message_CutOffBetweenTheRowAndTheStart_StartsItWhenItComesAgain()
    {
        await using var world = await BatchWorld.StartAsync();
        var id = await world.SubmitAsync(BatchWorld.Upload(1));
        await world.UntilSentAsync(id);
        var message = Assert.Single(world.Queue.Sent);
        var row = Assert.Single(world.Store.Rows(id));
        var claimed = (await world.Commands.ClaimRowAsync(row, retry: null, CancellationToken.None)).Record!;
        await world.Store.ChangeRowsAsync([row], one => one.Started(message.Send, claimed.Id, customerName: null, world.Time.GetUtcNow()), CancellationToken.None);

        Assert.Same(Settlement.Complete, await world.Handler.HandleAsync(message, 2, CancellationToken.None));
        await world.EndAllAsync();

        await world.UntilAsync(id, batch => batch is { Phase: BatchPhase.Completed, Counts.Completed: 1 });
        Assert.Single(world.Transitions.Begun);
    }

    [Fact]
    public async Task Suspend_HoldsWhatRunsAndTakesMessagesBack_AndResumeGoesOn()
    {
        await using var world = await BatchWorld.StartAsync(limit: 5);
        var id = await world.SubmitAsync(BatchWorld.Upload(10));
        await world.UntilSentAsync(id);
        foreach (var message in world.Queue.Sent.Take(3))
            await world.Handler.HandleAsync(message, 1, CancellationToken.None);
        Assert.Equal(10, (await world.Batches.SuspendAsync(id, new PersonsDecision("audit"), dryRun: false, CancellationToken.None)).Affected);
        await world.UntilAsync(id, _ => world.Store.Rows(id).Count(row => row.Held) == 3);
        Assert.All(world.Transitions.All, record => Assert.NotNull(record.HeldBecause));
        Assert.Equal(0, world.UnderWay.Count); // what is held keeps nobody from starting
        await world.DeliverAsync();
        Assert.Equal(new RowCounts(Waiting: 7, Running: 3), world.Batch(id).Counts);

        await world.Batches.ResumeAsync(id, new PersonsDecision("done"), dryRun: false, CancellationToken.None);
        await world.UntilAsync(id, batch => batch.Counts.Waiting == 0 && world.Store.Rows(id).All(row => !row.Held));
        Assert.Equal(3, world.UnderWay.Count);
        var delivering = world.DeliverAsync(); // two more find room; the others wait for it
        while (!delivering.IsCompleted)
        {
            await world.EndAllAsync();
            await Task.Yield();
        }

        await delivering;
        await world.EndAllAsync();
        await world.UntilAsync(id, batch => batch.Phase == BatchPhase.Completed);
        Assert.Equal(10, world.Transitions.Begun.Count);
        Assert.Equal(OperationStanding.Over, (await world.Batches.ResumeAsync(id, new PersonsDecision(Reason: null), dryRun: false, CancellationToken.None)).Standing);
    }

    [Fact]
    public async Task Window_RowsWaitUntilItOpens_AndComeBackWhenItClosedMeanwhile()
    {
        await using var world = await BatchWorld.StartAsync();
        var upload = BatchWorld.Upload(5) with { Window = DailyWindow.Parse("22:00-06:00", "Europe/Berlin") };
        var opening = new DateTimeOffset(2026, 1, 10, 21, 0, 0, TimeSpan.Zero);
        var id = await world.SubmitAsync(upload);
        await world.UntilAsync(id, batch => batch.NextDueAt == opening);
        Assert.Empty(world.Queue.Sent);

        // It looks once an hour, and in the minute in which the window opens.
        while (world.Time.GetUtcNow() < opening)
            await world.Time.AdvanceToTimerAsync(world.Time.GetUtcNow().AddHours(1)).WaitAsync(BatchWorld.Patience);
        await world.UntilSentAsync(id);

        // The messages come only after it has closed.
        world.Time.Advance(TimeSpan.FromHours(9));
        await world.DeliverAsync();
        Assert.Equal(new RowCounts(Waiting: 5), world.Batch(id).Counts);
        Assert.Empty(world.Transitions.Begun);
    }

    [Fact]
    public async Task NotBefore_RowsAreHeldBackUntilThen()
    {
        await using var world = await BatchWorld.StartAsync();
        var upload = BatchWorld.Upload(2);
        var due = world.Time.GetUtcNow().AddMinutes(20);
        var id = await world.SubmitAsync(upload with { Rows = [upload.Rows[0], upload.Rows[1] with { NotBefore = due }] });
        await world.UntilAsync(id, batch => batch.NextDueAt == due);
        Assert.Equal(1, Assert.Single(world.Queue.Sent).Line);

        await world.Time.AdvanceToTimerAsync(due).WaitAsync(BatchWorld.Patience);

        await world.UntilSentAsync(id);
        Assert.Equal([1, 2], world.Queue.Sent.Select(message => message.Line));
    }

    [Fact]
    public async Task Looks_ForAWeek_ContinueAsNewAndAreAllCounted()
    {
        const int Hours = 7 * 24; // It looks once an hour at least.
        await using var world = await BatchWorld.StartAsync();
        var upload = BatchWorld.Upload(1);
        var submitted = world.Time.GetUtcNow();
        var id = await world.SubmitAsync(upload with { Rows = [upload.Rows[0] with { NotBefore = submitted.AddHours(Hours) }] });
        for (var hour = 1; hour <= Hours; hour++)
            await world.Time.AdvanceToTimerAsync(submitted.AddHours(hour)).WaitAsync(BatchWorld.Patience);
        await world.UntilSentAsync(id);
        await world.DeliverAsync();
        await world.EndAllAsync();

        var end = await world.EndOfAsync(await world.UntilAsync(id, batch => batch.Phase == BatchPhase.Completed));

        var (looks, sent) = DurableJson.Deserialize<BatchEnd>(end.Output!);
        Assert.InRange(looks, Hours + 2, Hours + 4); // one at the start, one an hour, and one for each piece of news
        Assert.Equal(1, sent);
        Assert.Equal((looks - 1) / BatchOrchestration.LooksPerExecution, end.Execution);
        Assert.Single(world.Transitions.Begun);
    }

    [Fact]
    public async Task Resend_MessageThatWasLost_IsSentAgainUnderAnotherNumber()
    {
        await using var world = await BatchWorld.StartAsync();
        var id = await world.SubmitAsync(BatchWorld.Upload(1));
        await world.UntilSentAsync(id);
        for (var hour = 0; hour < 6; hour++)
            await world.Time.AdvanceToTimerAsync(world.Time.GetUtcNow().AddHours(1)).WaitAsync(BatchWorld.Patience);
        await world.UntilAsync(id, _ => world.Store.Rows(id)[0].Send == 2);

        await world.DeliverAsync(); // both of them

        Assert.Equal([1, 2], world.Queue.Sent.Select(message => message.Send));
        Assert.Single(world.Transitions.Begun);
    }

    [Fact]
    public async Task Attached_CustomerWhoseSameTransitionSomebodyStarted_FollowsItToItsEnd()
    {
        await using var world = await BatchWorld.StartAsync();
        var theirs = (await world.Commands.StartAsync(new TransitionRequest(BatchWorld.Customer(1)), CancellationToken.None)).Record!;
        var id = await world.SubmitAsync(BatchWorld.Upload(1));
        await world.UntilSentAsync(id);
        await world.DeliverAsync();
        Assert.Equal((RowState.Running, theirs.Id), (world.Store.Rows(id)[0].State, world.Store.Rows(id)[0].TransitionId));

        await world.EndAllAsync();
        await world.News.TellAsync(world.Batch(id), "look", CancellationToken.None);
        using var late = new CancellationTokenSource(BatchWorld.Patience);
        while (world.Batch(id).Phase != BatchPhase.Completed)
        {
            late.Token.ThrowIfCancellationRequested();
            world.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        Assert.Single(world.Transitions.Begun);
    }

    [Fact]
    public async Task Recovery_NewsThatWereLostInACrash_AreMadeUpFor()
    {
        await using var world = await BatchWorld.StartAsync();
        var id = await world.SubmitAsync(BatchWorld.Upload(2));
        await world.UntilSentAsync(id);
        world.Store.Put(world.Batch(id) with { Counts = new RowCounts(Waiting: 9) });

        Assert.Equal(0, await world.Batches.RecoverAsync(CancellationToken.None));

        await world.UntilAsync(id, batch => batch.Counts.Waiting == 0); // the look mended the counters
        world.AssertCounted(id);
    }

    [Fact]
    public async Task Recovery_BatchThatWasNeverWhollyWritten_IsRemovedOnceItIsOld()
    {
        await using var world = await BatchWorld.StartAsync();
        var id = await world.SubmitAsync(BatchWorld.Upload(1));
        world.Store.Put(world.Batch(id) with { Phase = BatchPhase.Accepting });
        Assert.Equal(0, await world.Batches.RecoverAsync(CancellationToken.None));

        world.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, await world.Batches.RecoverAsync(CancellationToken.None));
        Assert.Empty(world.Store.All);
    }

    [Fact]
    public async Task Message_OfABatchThatIsGone_IsDeadLettered()
    {
        await using var world = await BatchWorld.StartAsync();

        var settlement = await world.Handler.HandleAsync(new QueuedCustomer("b" + new string('0', 20), 1, 1, BatchWorld.Customer(1)), 1, CancellationToken.None);

        Assert.Equal("rowUnknown", Assert.IsType<Settlement.DeadLettered>(settlement).Reason);
    }

    [Fact]
    public async Task Message_WhileStorageIsAway_ComesAgain()
    {
        await using var world = await BatchWorld.StartAsync();
        var id = await world.SubmitAsync(BatchWorld.Upload(1));
        await world.UntilSentAsync(id);
        world.Store.Trouble = () => new IOException("away");
        var settlement = await world.Handler.HandleAsync(world.Queue.Sent.Single(), 1, CancellationToken.None);
        world.Store.Trouble = () => null;

        Assert.True(Assert.IsType<Settlement.Abandoned>(settlement).Problem.Passing);
        Assert.DoesNotContain("away", ((Settlement.Abandoned)settlement).Problem.Message, StringComparison.Ordinal);
    }
}
