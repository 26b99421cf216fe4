using TransitionOrchestrator.Cli.Api;

namespace TransitionOrchestrator.Cli.Sample;

/// <summary>The transitions of a sample, from the request to the final state.</summary>
internal sealed class SampleRun(TransitionApi api, SampleEstate estate)
{
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(500);
    private const int SideBySide = 8;

    /// <summary>One row a customer, in the order of the file.</summary>
    public IReadOnlyList<SampleRow> Rows { get; } = [.. estate.Customers.Select(customer => new SampleRow(customer))];

    public bool IsOver => Rows.All(row => row.Status is { IsFinal: true });

    public Task StartAllAsync(CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(Rows, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken }, async (row, token) =>
            row.TransitionId = await api.StartAsync(row.Customer.ToRequest(), token));

    /// <summary>Asks for every transition that is not final, then waits a little.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var row in Rows.Where(row => row.Status is not { IsFinal: true }))
            row.Status = await api.GetAsync(row.TransitionId!, cancellationToken);
        if (!IsOver)
            await Task.Delay(BetweenRounds, cancellationToken);
    }
}

/// <summary>A customer of the sample and its transition.</summary>
internal sealed class SampleRow(SampleCustomer customer)
{
    public SampleCustomer Customer { get; } = customer;

    public string? TransitionId { get; set; }

    public TransitionStatus? Status { get; set; }
}
