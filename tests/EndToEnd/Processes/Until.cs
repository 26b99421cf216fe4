namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>Waits for what can only be seen by looking, because it happens in another process.</summary>
internal static class Until
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    /// <summary>Looks again and again until it holds.</summary>
    /// <exception cref="TimeoutException">It did not in time.</exception>
    public static Task HoldsAsync(string what, TimeSpan limit, Func<bool> holds) => HoldsAsync(what, limit, () => Task.FromResult(holds()));

    /// <inheritdoc cref="HoldsAsync(string, TimeSpan, Func{bool})"/>
    public static async Task HoldsAsync(string what, TimeSpan limit, Func<Task<bool>> holds)
    {
        using var late = new CancellationTokenSource(limit);
        using var looks = new PeriodicTimer(BetweenLooks);
        while (!await holds())
        {
            try
            {
                await looks.WaitForNextTickAsync(late.Token);
            }
            catch (OperationCanceledException overdue)
            {
                throw new TimeoutException($"Within {limit} it did not come true that {what}.", overdue);
            }
        }
    }
}
