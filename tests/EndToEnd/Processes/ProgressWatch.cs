using System.Collections.Concurrent;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Core;
using TransitionStatus = TransitionOrchestrator.Cli.Api.TransitionStatus;

namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>Looks at transitions all the time, also while the head is down, and notes every step back (I7).</summary>
internal sealed class ProgressWatch(TransitionApi api) : IAsyncDisposable
{
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<string, TransitionStatus> _latest = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _stepsBack = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _watching = Task.CompletedTask;
    private int _changes;

    /// <summary>How often something new was seen.</summary>
    public int Changes => Volatile.Read(ref _changes);

    /// <summary>Whatever went backwards, made an illegal move or did not add up.</summary>
    public IReadOnlyCollection<string> StepsBack => _stepsBack;

    /// <summary>Each transition as it was seen last; null before the first look.</summary>
    public IReadOnlyDictionary<string, TransitionStatus> Latest => _latest;

    /// <summary>Begins to look.</summary>
    /// <param name="ids">The transitions that are known by now.</param>
    public void Start(Func<IReadOnlyCollection<string>> ids) => _watching = WatchAsync(ids);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        _stopping.Dispose();
    }

    private async Task WatchAsync(Func<IReadOnlyCollection<string>> ids)
    {
        using var rounds = new PeriodicTimer(BetweenRounds);
        try
        {
            do
            {
                await Task.WhenAll(ids().Where(id => _latest.GetValueOrDefault(id) is not { IsFinal: true }).Select(LookAsync));
            }
            while (await rounds.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The test has seen enough.
        }
    }

    private async Task LookAsync(string id)
    {
        TransitionStatus now;
        try
        {
            now = await api.GetAsync(id, _stopping.Token);
        }
        catch (HttpRequestException)
        {
            return; // The head is down.
        }
        catch (Exception other) when (other is not OperationCanceledException)
        {
            _stepsBack.Enqueue($"{id}: {other.Message}");
            return;
        }

        var before = _latest.GetValueOrDefault(id);
        if (before is null || before.Percent != now.Percent || before.Status != now.Status)
            Interlocked.Increment(ref _changes);
        foreach (var problem in Problems(before, now))
            _stepsBack.Enqueue($"{id}: {problem}");
        _latest[id] = now;
    }

    private static IEnumerable<string> Problems(TransitionStatus? before, TransitionStatus now)
    {
        if (before is not null && now.Percent < before.Percent)
            yield return $"percent went from {before.Percent} to {now.Percent}";
        if (before is not null && !IsReachable(Phase(before), Phase(now)))
            yield return $"phase went from {before.Status} to {now.Status}";
        if (now.IsFinal != (now.Percent == 100))
            yield return $"{now.Percent} % in phase {now.Status}";
        if (now.Counts.Suspended != now.Subscriptions.Count(row => row.State == "suspended") || now.Counts.Failed != now.Subscriptions.Count(row => row.State == "failed"))
            yield return $"counts {now.Counts} do not equal the rows {string.Join(", ", now.Subscriptions)}";
    }

    private static TransitionPhase Phase(TransitionStatus status) => Enum.Parse<TransitionPhase>(status.Status, ignoreCase: true);

    /// <summary>Looks may miss phases between two; nothing leads out of a final one, because nothing is retried here.</summary>
    private static bool IsReachable(TransitionPhase from, TransitionPhase to) =>
        from == to || (!from.IsFinal() && Enum.GetValues<TransitionPhase>().Any(next => from.CanMoveTo(next) && IsReachable(next, to)));
}
