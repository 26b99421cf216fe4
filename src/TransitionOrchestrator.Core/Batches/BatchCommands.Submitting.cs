using System.Security.Cryptography;
using System.Text;

namespace TransitionOrchestrator.Core;

/// <content>Accepting an upload.</content>
public sealed partial class BatchCommands
{
    // Who is in another batch is looked up and written down under one lock: two uploads of this process cannot both miss each other.
    // Between processes, the claim of the customer by its transition is what holds (I5).
    private readonly SemaphoreSlim _accepting = new(1, 1);

    /// <summary>Accepts an upload, or says everything that is wrong with it; then nothing was queued.</summary>
    public async Task<BatchSubmission> SubmitAsync(BatchUpload upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        var id = upload.IdempotencyKey is { } key ? IdOf(key) : NewId(newId());
        await _accepting.WaitAsync(cancellationToken);
        try
        {
            if (upload.IdempotencyKey is not null && await store.FindAsync(id, cancellationToken) is { } earlier)
            {
                if (earlier.BodyHash != upload.BodyHash)
                    return new BatchSubmission.KeyReused(id);
                if (earlier.Phase != BatchPhase.Accepting)
                    return await RepeatedAsync(earlier, cancellationToken);
            }

            var (rows, problems) = Judge(upload, await store.ReadOpenCustomersAsync(id, cancellationToken));
            if (rows.Count == 0 || (problems.Count > 0 && !upload.SkipInvalid))
                return new BatchSubmission.Invalid(problems);
            return upload.DryRun ? new BatchSubmission.Checked(rows.Count, problems) : await AcceptAsync(id, upload, rows, problems, cancellationToken);
        }
        finally
        {
            _accepting.Release();
        }
    }

    /// <summary>
    /// Looks at every batch that is not final, at the start of a head and now and then: one that was never wholly written is removed
    /// (nobody was told of it), every other is made to look at its rows (I6).
    /// </summary>
    /// <returns>How many were never wholly written.</returns>
    public async Task<int> RecoverAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        await foreach (var batch in store.ReadUnfinishedAsync(cancellationToken))
        {
            if (batch.Phase != BatchPhase.Accepting)
            {
                await news.ReviveAsync(batch, store, cancellationToken);
            }
            else if (time.GetUtcNow() - batch.CreatedAt > AcceptanceGrace)
            {
                await store.RemoveUnacceptedAsync(batch.Id, cancellationToken);
                removed++;
            }
        }

        return removed;
    }

    /// <summary>How long an acceptance may take: what is older was left by a crash.</summary>
    private static readonly TimeSpan AcceptanceGrace = TimeSpan.FromMinutes(15);

    /// <summary>The good rows, and everything that is wrong with the others, by line.</summary>
    private static (List<UploadedRow> Rows, List<LineProblem> Problems) Judge(BatchUpload upload, IReadOnlyDictionary<CustomerId, string> elsewhere)
    {
        var problems = upload.Problems.ToList();
        var rows = new List<UploadedRow>(upload.Rows.Count);
        var seen = new Dictionary<CustomerId, int>(upload.Rows.Count);
        foreach (var row in upload.Rows)
        {
            var customer = row.Request.Customer;
            if (!seen.TryAdd(customer, row.Line))
                problems.Add(new LineProblem(row.Line, "customerId", "duplicateCustomer", $"The same customer stands in line {seen[customer]}."));
            else if (elsewhere.TryGetValue(customer, out var other))
                problems.Add(new LineProblem(row.Line, "customerId", "customerInOtherBatch", $"The customer is under way in batch {other}."));
            else
                rows.Add(row);
        }

        return (rows, [.. problems.OrderBy(problem => problem.Line)]);
    }

    private async Task<BatchSubmission> AcceptAsync(string id, BatchUpload upload, List<UploadedRow> uploaded, List<LineProblem> skipped, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var batch = new BatchRecord(id, now)
        {
            Name = upload.Name,
            SubmittedBy = upload.SubmittedBy,
            Window = upload.Window,
            BodyHash = upload.BodyHash,
            PhaseAt = now,
            RateFrom = now,
            Counts = new RowCounts(Waiting: uploaded.Count),
            Skipped = skipped.Select(problem => problem.Line).Distinct().Count(),
        };
        var rows = uploaded.ConvertAll(row => new BatchRow(id, row.Line, row.Request) { NotBefore = row.NotBefore, UpdatedAt = now });
        var accepted = await store.AcceptAsync(batch, rows, skipped, cancellationToken);
        if (accepted.BodyHash != upload.BodyHash)
            return new BatchSubmission.KeyReused(id);
        await news.StartAsync(accepted, cancellationToken);
        return new BatchSubmission.Accepted(accepted, skipped, IsRepeated: false);
    }

    private async Task<BatchSubmission> RepeatedAsync(BatchRecord earlier, CancellationToken cancellationToken)
    {
        if (!earlier.Phase.IsFinal())
            await news.StartAsync(earlier, cancellationToken); // heals a crash between acceptance and start
        return new BatchSubmission.Accepted(earlier, await store.ReadSkippedAsync(earlier.Id, cancellationToken).ToListAsync(cancellationToken), IsRepeated: true);
    }

    private static string IdOf(string key) => "b" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..20];

    private static string NewId(Guid id) => $"b{id:N}"[..21];
}
