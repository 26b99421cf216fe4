using System.Collections.Concurrent;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.EndToEnd.Tests.Worlds;

/// <summary>Looks at transitions all the time, as an impatient person would, and remembers every step back that it saw (I7).</summary>
internal sealed class Watch(World world)
{
    private readonly ConcurrentQueue<string> _stepsBack = [];

    /// <summary>Looks for as long as the work takes.</summary>
    public async Task<IReadOnlyCollection<string>> WhileAsync(IReadOnlyList<TransitionId> transitions, Func<Task> work)
    {
        using var enough = new CancellationTokenSource();
        var looking = LookAsync(transitions, enough.Token);
        try
        {
            await work();
        }
        finally
        {
            await enough.CancelAsync();
            await looking;
        }

        return _stepsBack;
    }

    private async Task LookAsync(IReadOnlyList<TransitionId> transitions, CancellationToken enough)
    {
        var last = new Dictionary<TransitionId, (TransitionDetails Details, int Percent)>();
        while (!enough.IsCancellationRequested)
        {
            foreach (var id in transitions)
            {
                if (await TryReadAsync(id) is not { } now)
                    continue;
                var percent = TransitionProgress.Of(now).Percent;
                if (last.TryGetValue(id, out var before))
                    Compare(before.Details, before.Percent, now, percent);
                last[id] = (now, percent);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None); // The rhythm of looking.
        }
    }

    private async Task<TransitionDetails?> TryReadAsync(TransitionId id)
    {
        try
        {
            return await world.Store.FindAsync(id, CancellationToken.None);
        }
        catch (Exception trouble) when (trouble is not NullReferenceException)
        {
            return null; // The way to storage is bad, or the process is just dying: whoever looks, looks again.
        }
    }

    private void Compare(TransitionDetails before, int percentBefore, TransitionDetails now, int percentNow)
    {
        var (from, to) = (before.Record, now.Record);
        if (from.Order.Attempt != to.Order.Attempt)
            return;
        if (to.Phase < from.Phase)
            _stepsBack.Enqueue($"I7: {to.Id} went from {from.Phase} to {to.Phase}");
        if (percentNow < percentBefore)
            _stepsBack.Enqueue($"I7: {to.Id} went from {percentBefore} to {percentNow} percent");
        foreach (var (row, was) in now.Subscriptions.Join(before.Subscriptions, one => one.CommerceId, one => one.CommerceId, (row, was) => (row, was)))
        {
            if (row.State != was.State && (row.State < was.State || was.State.IsFinal()))
                _stepsBack.Enqueue($"I7: {row.CommerceId} of {to.Id} went from {was.State} to {row.State}");
        }
    }
}
