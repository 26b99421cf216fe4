using Azure;
using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <content>Who holds a customer (I5).</content>
public sealed partial class TableTransitionStore
{
    // Each lost race means that somebody else won one; so many in a row are no longer a race.
    private const int MaxRaces = 50;

    /// <inheritdoc/>
    public async Task<TransitionRecord> ClaimAsync(TransitionRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);

        // The list first: a crash in between leaves a line without a transition, which is swept up, and never a transition
        // that nobody finds (I6).
        await _index.AddAsync(record, cancellationToken);
        var holder = CustomerHolder.Nobody; // most customers are new: only a conflict makes us look
        for (var race = 0; race < MaxRaces; race++)
        {
            if (holder.Record?.Id == record.Id)
            {
                // Ours: only the answer was lost, or the claim is repeated. Repeated later it wrote a line of its own, which nobody needs.
                if (holder.Record.CreatedAt != record.CreatedAt)
                    await _index.DeleteAsync(record, ETag.All, cancellationToken);
                return await ClaimedAsync(holder.Record, cancellationToken);
            }

            if (holder.OtherThan(record.Id) is { } other)
            {
                await _index.DeleteAsync(record, ETag.All, cancellationToken);
                return other;
            }

            if (await TryAsync([holder.HandTo(record.Id), new(TableTransactionActionType.Add, HeaderEntity.Whole(record))], cancellationToken))
                return await ClaimedAsync(record, cancellationToken);
            holder = await ReadHolderAsync(record.Id.Customer, known: null, cancellationToken);
            record = await WithEarlierPurchasesAsync(record, holder, cancellationToken);
        }

        throw TooManyRaces(record.Id);
    }

    // A plan that the former transition bought may be in no list yet; whoever buys next must know of it (I1).
    private async Task<TransitionRecord> WithEarlierPurchasesAsync(TransitionRecord record, CustomerHolder holder, CancellationToken cancellationToken)
    {
        if (holder.Record is not { } former || former.Id == record.Id || !former.Phase.IsFinal())
            return record;
        var details = await FindAsync(former.Id, cancellationToken);
        return record with { Order = record.Order with { EarlierPurchases = details?.Purchases() ?? [] } };
    }

    private async Task<TransitionRecord> ClaimedAsync(TransitionRecord record, CancellationToken cancellationToken)
    {
        // The line of a claim that took long may be swept up as an orphan, even right now: written anew, it is there in a new version.
        var now = _time.GetUtcNow();
        if (now - record.CreatedAt > OrphanGrace / 2 && record.Phase == TransitionPhase.Queued)
            await _index.ReplaceAsync(record, now, cancellationToken);
        return Remembered(record);
    }

    /// <param name="customer">The customer.</param>
    /// <param name="known">A transition that was just read; it is not read again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task<CustomerHolder> ReadHolderAsync(CustomerId customer, TransitionRecord? known, CancellationToken cancellationToken)
    {
        var current = await _table.GetEntityIfExistsAsync<TableEntity>(RowKeys.Partition(customer), RowKeys.Current, cancellationToken: cancellationToken);
        if (!current.HasValue)
            return CustomerHolder.Nobody;
        if (!TransitionId.TryParse(CustomerHolder.Named(current.Value!), out var id))
            return new CustomerHolder(current.Value, Record: null);
        return new CustomerHolder(current.Value, id == known?.Id ? known : await ReadHeaderAsync(id, cancellationToken));
    }

    private async Task<bool> TryAsync(List<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            await _table.SubmitAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (failure.IsLostRace())
        {
            return false;
        }
    }

    private static InvalidOperationException TooManyRaces(TransitionId id) =>
        new($"The claim of customer {id.Customer} for transition {id} met other writers {MaxRaces} times in a row, and was given up.");
}
