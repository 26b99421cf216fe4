using System.Text.Json;
using Microsoft.DurableTask;

namespace TransitionOrchestrator.Functions;

/// <summary>
/// Those who wait for one event, first come, first served. Durable Task serves the newest waiter first; here it never sees more
/// than one, so the order is the line's. Every wait has one payload type, as Durable Task demands of an event name.
/// </summary>
internal sealed class EventLine(TaskOrchestrationContext inner, string name)
{
    private readonly Queue<TaskCompletionSource<JsonElement?>> _waiting = new();
    private bool _serves;

    /// <summary>Queues up. Continuations run at once, in the turn that the event came with.</summary>
    public Task<JsonElement?> NextAsync()
    {
        var place = new TaskCompletionSource<JsonElement?>();
        _waiting.Enqueue(place);
        if (!_serves)
            _ = ServeAsync();
        return place.Task;
    }

    private async Task ServeAsync()
    {
        _serves = true;
        try
        {
            while (_waiting.Count > 0)
            {
                var payload = await inner.WaitForExternalEvent<JsonElement?>(name);
                _waiting.Dequeue().SetResult(payload);
            }
        }
        catch (Exception refused)
        {
            // Durable Task refuses calls from outside a turn, say: whoever waits must hear of it.
            while (_waiting.TryDequeue(out var place))
                place.SetException(refused);
        }
        finally
        {
            _serves = false;
        }
    }
}
