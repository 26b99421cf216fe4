namespace TransitionOrchestrator.Core;

/// <summary>
/// Brings the transitions of a batch's running rows in line with the batch: held while it is suspended, released when it goes on,
/// called off with it. And a row whose transition has ended without telling it is settled.
/// </summary>
internal sealed class RunningRows(IBatchStore batches, ITransitionStore transitions, TransitionCommands commands, RowEnds ends, TransitionsUnderWay underWay)
{
    private const int SideBySide = 8;

    /// <summary>Looks at every running row.</summary>
    /// <returns>True if rows follow transitions that do not know of them, so that their ends must be looked for.</returns>
    public async Task<bool> AlignAsync(BatchRecord batch, CancellationToken cancellationToken)
    {
        if (batch.Counts.Running == 0)
            return false; // one that starts after this was read looks at the batch itself
        var rows = await batches.ReadRowsAsync(batch.Id, [RowState.Running], cancellationToken).ToListAsync(cancellationToken);
        await Parallel.ForEachAsync(rows, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken }, async (row, token) => await AlignAsync(batch, row, token));
        return rows.Exists(row => row.Attached);
    }

    private async Task AlignAsync(BatchRecord batch, BatchRow row, CancellationToken cancellationToken)
    {
        var id = row.TransitionId!.Value;
        if (await transitions.FindAsync(id, cancellationToken) is not { } details)
            return;
        if (details.Record.Phase.IsFinal())
            await ends.SettleAsync(row, RowEnd.Of(details), cancellationToken);
        else if (!row.Attached) // a transition that somebody else started is theirs to hold or call off
            await AlignAsync(batch, row, details.Record, cancellationToken);
    }

    private async Task AlignAsync(BatchRecord batch, BatchRow row, TransitionRecord record, CancellationToken cancellationToken)
    {
        var decision = new PersonsDecision($"Batch {batch.Id}: {batch.Reason ?? "no reason given"}", batch.SteeredBy);
        switch (batch.Phase)
        {
            case BatchPhase.Suspended when !row.Held && record.HeldBecause is null:
                await commands.SuspendAsync(record.Id, decision, cancellationToken);
                underWay.Leave(record.Id);
                await NoteAsync(row, one => one with { Held = true }, cancellationToken);
                break;
            case BatchPhase.Running or BatchPhase.Paused when row.Held:
                await ReleaseAsync(row, record, decision, cancellationToken);
                break;
            case BatchPhase.Cancelling when !row.CalledOff:
                await commands.CancelAsync(record.Id, decision, cancellationToken);
                if (record.HeldBecause is not null)
                    await ReleaseAsync(row, record, decision, cancellationToken); // a held transition would never come to its end
                await NoteAsync(row, one => one with { CalledOff = true }, cancellationToken);
                break;
        }
    }

    private async Task ReleaseAsync(BatchRow row, TransitionRecord record, PersonsDecision decision, CancellationToken cancellationToken)
    {
        if (!row.Request.RequiresApproval)
            underWay.Note(record.Id);
        await commands.ResumeAsync(record.Id, decision, cancellationToken);
        await NoteAsync(row, one => one with { Held = false }, cancellationToken);
    }

    private Task NoteAsync(BatchRow row, Func<BatchRow, BatchRow> note, CancellationToken cancellationToken) =>
        batches.ChangeRowsAsync([row], one => one.State == RowState.Running ? note(one) : null, cancellationToken);
}
