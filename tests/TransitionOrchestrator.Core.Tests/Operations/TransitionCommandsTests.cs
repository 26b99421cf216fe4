using Moq;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core.Tests.Operations;

public class TransitionCommandsTests
{
    private readonly Mock<ITransitionStore> _store = new(MockBehavior.Strict);
    private readonly Mock<IOrchestrationClient> _engine = new(MockBehavior.Strict);
    private readonly Mock<ICustomerAccount> _account = new(MockBehavior.Strict);
    private readonly Mock<IBatchStore> _batches = new(MockBehavior.Strict);
    private int _ids;

    private TransitionCommands Commands => new(_store.Object, _engine.Object, _account.Object, new FixedTime(), () => new Guid(++_ids, 0, 0, new byte[8]), new Pace());

    private static TransitionRecord Record(TransitionPhase phase = TransitionPhase.Mapping)
    {
        var record = new TransitionRecord(Fixture.Order(), "fingerprint", Fixture.Now) { MappingAt = Fixture.Now };
        return phase.IsFinal() ? record with { FinishedAt = Fixture.Now, Outcome = phase } : record;
    }

    [Fact]
    public async Task StartAsync_CustomerThatNobodyKnows_StartsNothing()
    {
        _account.Setup(account => account.FindCustomerAsync(Fixture.Customer, It.IsAny<Guid>(), default))
            .ReturnsAsync(new Reading<CustomerProfile>(Value: null, new Problem("customerUnknown", "Unknown.", Passing: false)));

        var result = await Commands.StartAsync(new TransitionRequest(Fixture.Customer), default);

        Assert.Equal((OperationStanding.NotFound, "customerUnknown"), (result.Standing, result.Problem!.Code));
        _store.VerifyNoOtherCalls();
        _engine.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task StartAsync_PartnerCenterIsAway_IsAcceptedAndWaitsThere()
    {
        _account.Setup(account => account.FindCustomerAsync(Fixture.Customer, It.IsAny<Guid>(), default))
            .ReturnsAsync(new Reading<CustomerProfile>(Value: null, new Problem("timeout", "No answer.", Passing: true)));
        _store.Setup(store => store.ClaimAsync(It.IsAny<TransitionRecord>(), default)).ReturnsAsync((TransitionRecord record, CancellationToken _) => record);
        SetUpStart();

        Assert.Equal(OperationStanding.Accepted, (await Commands.StartAsync(new TransitionRequest(Fixture.Customer), default)).Standing);
        VerifyStarted(Times.Once());
    }

    [Fact]
    public async Task StartAsync_SameRequestUnderWay_AnswersWithItAndHealsItsStart()
    {
        var request = new TransitionRequest(Fixture.Customer);
        var running = Record() with { Fingerprint = request.Fingerprint() };
        SetUpClaimHeldBy(running);
        SetUpStart();

        var result = await Commands.StartAsync(request, default);

        Assert.Equal((OperationStanding.AlreadyRunning, running.Id), (result.Standing, result.Record!.Id));
        _engine.Verify(engine => engine.StartAsync(TransitionDefinitions.Transition, running.Order.InstanceId, running.Order, default), Times.Once());
    }

    [Fact]
    public async Task StartAsync_OtherRequestUnderWay_IsAConflictAndStartsNothing()
    {
        SetUpClaimHeldBy(Record());

        Assert.Equal(OperationStanding.Conflict, (await Commands.StartAsync(new TransitionRequest(Fixture.Customer), default)).Standing);
        _engine.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task CancelAsync_OrchestrationThatWasNeverStarted_IsStartedOnlyToEnd()
    {
        var record = Record();
        SetUpFound(record);
        _store.Setup(store => store.NoteOperationAsync(record.Id, It.IsAny<OperationNote>(), default)).Returns(Task.CompletedTask);
        SetUpStart();
        _engine.SetupSequence(engine => engine.RaiseEventAsync(record.Order.InstanceId, TransitionDefinitions.Cancel, It.IsAny<PersonsDecision>(), default))
            .ReturnsAsync(ControlResult.NotFound)
            .ReturnsAsync(ControlResult.Accepted);

        Assert.Equal(OperationStanding.Accepted, (await Commands.CancelAsync(record.Id, new PersonsDecision("why"), default)).Standing);
        VerifyStarted(Times.Once(), isCalledOff: true);
    }

    [Theory]
    [InlineData(TransitionPhase.Completed)]
    [InlineData(TransitionPhase.Failed)]
    public async Task Operations_OnATransitionThatIsOver_AnswerOverAndChangeNothing(TransitionPhase phase)
    {
        var record = Record(phase);
        SetUpFound(record);

        Assert.Equal(OperationStanding.Over, (await Commands.ApproveAsync(record.Id, new PersonsDecision(Reason: null), default)).Standing);
        Assert.Equal(OperationStanding.Over, (await Commands.CancelAsync(record.Id, new PersonsDecision(Reason: null), default)).Standing);
        Assert.Equal(OperationStanding.Over, (await Commands.SuspendAsync(record.Id, new PersonsDecision(Reason: null), default)).Standing);
        Assert.Equal(OperationStanding.Over, (await Commands.ResumeAsync(record.Id, new PersonsDecision(Reason: null), default)).Standing);
        _engine.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task RetryAsync_SomeMoved_TakesUpOnlyTheOthersAndKnowsWhatWasBought()
    {
        var moved = Row(1) with { SuspendedAt = Fixture.Now };
        var failed = Row(2) with { Problem = new Problem("x", "y", Passing: false) };
        var details = new TransitionDetails(Record(TransitionPhase.PartiallyCompleted), [new PlanRow(Reseller.Direct) { CartId = "cart" }], [moved, failed]);
        _store.Setup(store => store.FindAsync(details.Record.Id, default)).ReturnsAsync(details);
        TransitionOrder? order = null;
        _store.Setup(store => store.ClaimRetryAsync(details, It.IsAny<TransitionOrder>(), It.IsAny<Effect>(), default))
            .ReturnsAsync((TransitionDetails _, TransitionOrder given, Effect _, CancellationToken _) => details.Record with { Order = order = given });
        SetUpStart();

        Assert.Equal(OperationStanding.Accepted, (await Commands.RetryAsync(details.Record.Id, new PersonsDecision("again"), default)).Standing);
        Assert.Equal(2, order!.Attempt);
        Assert.Equal([failed.CommerceId], order.OnlySubscriptions);
        Assert.Equal("cart", Assert.Single(order.EarlierPurchases).CartId);
    }

    [Fact]
    public async Task RetryAsync_SomebodyElseRetriedAtTheSameMoment_StartsNothing()
    {
        var details = new TransitionDetails(Record(TransitionPhase.Failed), [], []);
        _store.Setup(store => store.FindAsync(details.Record.Id, default)).ReturnsAsync(details);
        _store.Setup(store => store.ClaimRetryAsync(details, It.IsAny<TransitionOrder>(), It.IsAny<Effect>(), default))
            .ReturnsAsync(details.Record with { Order = details.Record.Order with { Attempt = 3 } });

        Assert.Equal(OperationStanding.Conflict, (await Commands.RetryAsync(details.Record.Id, new PersonsDecision(Reason: null), default)).Standing);
        _engine.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task RecoverAsync_OrchestrationMissing_IsStarted()
    {
        SetUpUnfinished(Record(), instance: null);
        SetUpStart();

        Assert.Equal(1, await Commands.RecoverAsync(_batches.Object, default));
        VerifyStarted(Times.Once());
    }

    [Theory]
    [InlineData(RowState.Waiting, false, false)]
    [InlineData(RowState.Queued, false, false)]
    [InlineData(RowState.Running, true, false)]
    [InlineData(RowState.Failed, true, false)]
    [InlineData(RowState.Cancelled, true, true)]
    [InlineData(RowState.DeadLettered, true, true)]
    public async Task RecoverAsync_OrchestrationOfARowMissing_DoesWhatTheRowSays(RowState state, bool isStarted, bool isCalledOff)
    {
        var record = Record();
        record = record with { Order = record.Order with { BatchRow = new BatchRowId("b1", 3) } };
        SetUpUnfinished(record, instance: null);
        SetUpFound(record);
        SetUpStart();
        _batches.Setup(batches => batches.FindRowAsync("b1", 3, default)).ReturnsAsync(new BatchRow("b1", 3, new TransitionRequest(Fixture.Customer)) { State = state });
        _store.Setup(store => store.NoteOperationAsync(record.Id, It.Is<OperationNote>(note => note.CancelBecause != null), default)).Returns(Task.CompletedTask);
        SetUpCancel(ControlResult.NotFound, ControlResult.Accepted);

        Assert.Equal(isStarted ? 1 : 0, await Commands.RecoverAsync(_batches.Object, default));

        VerifyStarted(isStarted ? Times.Once() : Times.Never(), isCalledOff);
        _store.Verify(store => store.NoteOperationAsync(record.Id, It.IsAny<OperationNote>(), default), isCalledOff ? Times.Once() : Times.Never());
    }

    [Fact]
    public async Task RecoverAsync_OrchestrationUnderWay_IsLeftAlone()
    {
        SetUpUnfinished(Record(), Instance(RuntimeStatus.Running));

        Assert.Equal(0, await Commands.RecoverAsync(_batches.Object, default));
    }

    [Fact]
    public async Task RecoverAsync_OrchestrationParkedByTheEngine_IsShownAsHeld()
    {
        var record = Record();
        SetUpUnfinished(record, Instance(RuntimeStatus.Suspended) with { Failure = new FailureDetails("HostCrashed", "three times") });
        _store.Setup(store => store.NoteOperationAsync(record.Id, It.Is<OperationNote>(note => note.HeldBecause!.Contains("HostCrashed")), default)).Returns(Task.CompletedTask).Verifiable(Times.Once());

        Assert.Equal(1, await Commands.RecoverAsync(_batches.Object, default));
        _store.Verify();
    }

    [Fact]
    public async Task RecoverAsync_OrchestrationEndedWithoutWritingIt_IsEndedVisibly()
    {
        var record = Record();
        SetUpUnfinished(record, Instance(RuntimeStatus.Terminated));
        SetUpFound(record);
        _store.Setup(store => store.RecordAsync(record.Id, It.Is<TransitionChange>(change => change.Reached == TransitionPhase.Failed), default)).Returns(Task.CompletedTask).Verifiable(Times.Once());

        Assert.Equal(1, await Commands.RecoverAsync(_batches.Object, default));
        _store.Verify();
    }

    [Fact]
    public async Task RecoverAsync_EndWasWrittenMeanwhile_IsNotOverwritten()
    {
        var record = Record();
        SetUpUnfinished(record, Instance(RuntimeStatus.Completed));
        SetUpFound(Record(TransitionPhase.Completed));

        Assert.Equal(0, await Commands.RecoverAsync(_batches.Object, default));
    }

    private static SubscriptionRow Row(int number) => SubscriptionRow.Of(new PlannedSubscription(Fixture.Legacy(number), Disposition.Move, Reason: null));

    private static InstanceSnapshot Instance(RuntimeStatus status) => new(Record().Order.InstanceId, "Transition", status, Fixture.Now, Fixture.Now);

    private void SetUpUnfinished(TransitionRecord record, InstanceSnapshot? instance)
    {
        _store.Setup(store => store.ReadUnfinishedAsync(default)).Returns(new[] { record }.ToAsyncEnumerable());
        _engine.Setup(engine => engine.GetAsync(record.Order.InstanceId, default)).ReturnsAsync(instance);
    }

    private void SetUpFound(TransitionRecord record) => _store.Setup(store => store.FindAsync(record.Id, default)).ReturnsAsync(new TransitionDetails(record, [], []));

    private void SetUpClaimHeldBy(TransitionRecord running)
    {
        _account.Setup(account => account.FindCustomerAsync(Fixture.Customer, It.IsAny<Guid>(), default))
            .ReturnsAsync(new Reading<CustomerProfile>(new CustomerProfile("Fabkrafts", "DE", RelationshipExists: true, Fixture.Now), Problem: null));
        _store.Setup(store => store.ClaimAsync(It.IsAny<TransitionRecord>(), default)).ReturnsAsync(running);
    }

    private void SetUpStart() => _engine.Setup(engine => engine.StartAsync(TransitionDefinitions.Transition, It.IsAny<string>(), It.IsAny<TransitionOrder>(), default)).ReturnsAsync(true);

    private void SetUpCancel(params ControlResult[] answers)
    {
        var left = new Queue<ControlResult>(answers);
        _engine.Setup(engine => engine.RaiseEventAsync(It.IsAny<string>(), TransitionDefinitions.Cancel, It.IsAny<PersonsDecision>(), default)).ReturnsAsync(left.Dequeue);
    }

    private void VerifyStarted(Times times, bool isCalledOff = false) =>
        _engine.Verify(engine => engine.StartAsync(TransitionDefinitions.Transition, It.IsAny<string>(), It.Is<TransitionOrder>(order => order.CalledOff == isCalledOff), default), times);

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Fixture.Now;
    }
}
