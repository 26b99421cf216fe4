using TransitionOrchestrator.Cli.Api;

namespace TransitionOrchestrator.Cli.Watching;

/// <summary>Asks again while the head is away: it may be restarted, and goes on where it was. Only for what may be repeated.</summary>
/// <param name="limit">How long to bear it.</param>
/// <param name="time">The time.</param>
/// <param name="tell">Told once for each absence.</param>
internal sealed class Patience(TimeSpan limit, TimeProvider time, Action<string> tell)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    public async Task<Answer> AskAsync(Func<CancellationToken, Task<Answer>> ask, CancellationToken cancellationToken)
    {
        var awaySince = time.GetTimestamp();
        for (var (attempt, wait) = (1, FirstWait); ; attempt++)
        {
            try
            {
                return await ask(cancellationToken);
            }
            catch (Exception trouble) when (MayPass(trouble) && !cancellationToken.IsCancellationRequested && time.GetElapsedTime(awaySince) + wait <= limit)
            {
                if (attempt == 1)
                    tell($"The head does not answer ({trouble.Message.TrimEnd('.')}); asking again.");
            }

            await Task.Delay(wait, time, cancellationToken);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private static bool MayPass(Exception trouble) =>
        HeadCalls.IsLostConnection(trouble) || trouble is ApiException { Status: 408 or 429 or >= 500 };
}
