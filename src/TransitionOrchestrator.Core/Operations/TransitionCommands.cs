using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>What people and queues may ask of transitions. Both heads and the queue use this one class.</summary>
/// <param name="store">The record of truth.</param>
/// <param name="orchestrations">The engine.</param>
/// <param name="account">The customer's account at the commerce service.</param>
/// <param name="time">The clock.</param>
/// <param name="newId">Makes ids.</param>
/// <param name="pace">How often the outside is asked again; part of every order.</param>
public sealed partial class TransitionCommands(
    ITransitionStore store, IOrchestrationClient orchestrations, ICustomerAccount account, TimeProvider time, Func<Guid> newId, Pace pace)
{
    /// <summary>Starts a transition, unless the customer has one that is under way (I5).</summary>
    public async Task<OperationResult> StartAsync(TransitionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await RunAsync(await ClaimAsync(request, NewId(request.Customer), cancellationToken), cancellationToken);
    }

    /// <summary>Claims the customer for a transition that is not started yet.</summary>
    private async Task<OperationResult> ClaimAsync(TransitionRequest request, TransitionId id, CancellationToken cancellationToken)
    {
        var correlationId = newId();
        var customer = await account.FindCustomerAsync(request.Customer, correlationId, cancellationToken);
        if (customer.Problem is { Passing: false } unknown)
            return OperationResult.Refused(OperationStanding.NotFound, record: null, unknown.Code, unknown.Message);

        var order = Order(request, id, correlationId) with { Profile = customer.Value };
        var record = new TransitionRecord(order, request.Fingerprint(), time.GetUtcNow()) { RequestedBy = request.RequestedBy, BatchId = request.BatchRow?.BatchId, CustomerName = customer.Value?.Name is { Length: > 0 } name ? name : null };
        var holder = await store.ClaimAsync(record, cancellationToken);
        if (holder.Id != record.Id && holder.Fingerprint != record.Fingerprint)
        {
            return OperationResult.Refused(OperationStanding.Conflict, holder, "anotherTransitionRunning",
                $"The customer's transition {holder.Id} is under way with other settings. Wait for it, or cancel it first.");
        }

        return holder.Id == record.Id ? OperationResult.Accepted(holder) : new OperationResult(OperationStanding.AlreadyRunning, holder, Problem: null);
    }

    /// <summary>
    /// Starts what was claimed. Starting is idempotent: a repeated request also heals a crash between claim and start. What a batch has
    /// claimed is left to it: its row may be called off yet.
    /// </summary>
    private async Task<OperationResult> RunAsync(OperationResult claimed, CancellationToken cancellationToken)
    {
        if (claimed.Standing == OperationStanding.Accepted || claimed is { Standing: OperationStanding.AlreadyRunning, Record.Order.BatchRow: null })
            await RunAsync(claimed.Record!, cancellationToken);
        return claimed;
    }

    /// <summary>Starts what was claimed, if that has not been done and it is not over. For a row of a batch: once the row says that it runs.</summary>
    public async Task RunAsync(TransitionRecord claimed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claimed);
        if (!claimed.Phase.IsFinal())
            await orchestrations.StartAsync(TransitionDefinitions.Transition, claimed.Order.InstanceId, claimed.Order with { CalledOff = claimed.CancelBecause is not null }, cancellationToken);
    }

    /// <summary>Says what a transition would do. Buys and starts nothing.</summary>
    public async Task<Reading<Assessment>> PreviewAsync(TransitionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var order = Order(request, NewId(request.Customer), newId());
        var reading = await account.ReadFactsAsync(order, cancellationToken);
        return new Reading<Assessment>(reading.Value is { } facts ? Assessment.Of(facts, order) : null, reading.Problem) { AskAgainAfter = reading.AskAgainAfter };
    }

    /// <summary>Approves a transition that waits for it.</summary>
    public async Task<OperationResult> ApproveAsync(TransitionId id, PersonsDecision decision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (await store.FindAsync(id, cancellationToken) is not { Record: var record })
            return Unknown(id);
        if (record.Phase.IsFinal())
            return Over(record);
        if (record.Phase != TransitionPhase.AwaitingApproval)
            return OperationResult.Refused(OperationStanding.Conflict, record, "notAwaitingApproval", $"The transition waits for no approval; it is in phase {record.Phase}.");

        await NoteAsync(record, "Approve", decision, line => new OperationNote(line) { Approved = true }, cancellationToken);
        return await ControlAsync(record, instance => orchestrations.RaiseEventAsync(instance, TransitionDefinitions.Approve, decision, cancellationToken), cancellationToken);
    }

    /// <summary>Calls a transition off: nothing new is begun; what was mapped is finished.</summary>
    public async Task<OperationResult> CancelAsync(TransitionId id, PersonsDecision decision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (await store.FindAsync(id, cancellationToken) is not { Record: var record })
            return Unknown(id);
        if (!record.Phase.CanMoveTo(TransitionPhase.Cancelled))
            return Over(record);

        await NoteAsync(record, "Cancel", decision, line => new OperationNote(line) { CancelBecause = decision.Reason ?? "" }, cancellationToken);
        return await ControlAsync(record with { CancelBecause = decision.Reason ?? "" }, instance => orchestrations.RaiseEventAsync(instance, TransitionDefinitions.Cancel, decision, cancellationToken), cancellationToken);
    }

    /// <summary>Holds a transition: no further step begins until it is resumed; a step under way is finished.</summary>
    public async Task<OperationResult> SuspendAsync(TransitionId id, PersonsDecision decision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (await store.FindAsync(id, cancellationToken) is not { Record: var record })
            return Unknown(id);
        if (record.Phase.IsFinal())
            return Over(record);
        if (await ControlAsync(record, instance => orchestrations.SuspendAsync(instance, decision.Reason ?? "", cancellationToken), cancellationToken) is { Standing: not OperationStanding.Accepted } refused)
            return refused;

        await NoteAsync(record, "Suspend", decision, line => new OperationNote(line) { HeldBecause = decision.Reason ?? "" }, cancellationToken);
        return OperationResult.Accepted(record);
    }

    /// <summary>Lets a held transition go on.</summary>
    public async Task<OperationResult> ResumeAsync(TransitionId id, PersonsDecision decision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (await store.FindAsync(id, cancellationToken) is not { Record: var record })
            return Unknown(id);
        if (record.Phase.IsFinal())
            return Over(record);
        if (await ControlAsync(record, instance => orchestrations.ResumeAsync(instance, decision.Reason ?? "", cancellationToken), cancellationToken) is { Standing: not OperationStanding.Accepted } refused)
            return refused;

        await NoteAsync(record, "Resume", decision, line => new OperationNote(line) { Released = true }, cancellationToken);
        return OperationResult.Accepted(record);
    }

    /// <summary>Steers the orchestration; one that a crash kept from being started is started first.</summary>
    private async Task<OperationResult> ControlAsync(TransitionRecord record, Func<string, Task<ControlResult>> control, CancellationToken cancellationToken)
    {
        var instance = record.Order.InstanceId;
        var result = await control(instance);
        if (result == ControlResult.NotFound)
        {
            await RunAsync(record, cancellationToken);
            result = await control(instance);
        }

        return result == ControlResult.Accepted ? OperationResult.Accepted(record) : Over(record);
    }

    private TransitionId NewId(CustomerId customer) => new(customer, newId().ToString("N")[..12]);

    private TransitionOrder Order(TransitionRequest request, TransitionId id, Guid correlationId) =>
        new(id, Attempt: 1, correlationId)
        {
            BatchRow = request.BatchRow,
            Route = request.Route,
            RequiresApproval = request.RequiresApproval,
            Attestation = request.Attestation,
            Budget = request.Budget,
            ResellerMpnId = request.ResellerMpnId,
            Pace = pace,
        };

    private Task NoteAsync(TransitionRecord record, string operation, PersonsDecision decision, Func<Effect, OperationNote> note, CancellationToken cancellationToken) =>
        store.NoteOperationAsync(record.Id, note(Line(record, operation, decision)), cancellationToken);

    private Effect Line(TransitionRecord record, string operation, PersonsDecision decision) =>
        new(time.GetUtcNow(), operation, record.Id.ToString(), newId(), record.Order.CorrelationId, EffectOutcome.Succeeded) { Detail = decision.Reason, By = decision.By };

    private static OperationResult Unknown(TransitionId id) =>
        OperationResult.Refused(OperationStanding.NotFound, record: null, "transitionUnknown", $"There is no transition {id}.");

    private static OperationResult Over(TransitionRecord record) =>
        OperationResult.Refused(OperationStanding.Over, record, "transitionOver", $"The transition is over: {record.Phase}.");
}
