using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Runs activities, at most so many at a time, the longest waiting first, each in a scope of its own.</summary>
internal sealed class ActivityDispatcher(DurableRegistry registry, IServiceProvider services, int maxConcurrent, ILogger logger) : IDisposable
{
    private readonly FrozenDictionary<string, ActivityRegistration> _activities = registry.Activities.ToFrozenDictionary();
    private readonly Lock _gate = new();
    private readonly Queue<ActivityCall> _waiting = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _stopped;

    public void Dispatch(ActivityCall call)
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            if (_running == maxConcurrent)
            {
                _waiting.Enqueue(call);
                return;
            }

            _running++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Item1.RunAsync(state.call), (this, call), preferLocal: false);
    }

    /// <summary>Starts no more, cancels those under way and waits for them.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _stopped = true;
            _waiting.Clear();
            if (_running == 0)
                _idle.TrySetResult();
        }

        await _stopping.CancelAsync();
        await _idle.Task.WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(ActivityCall? call)
    {
        while (call is not null)
        {
            if (await AnswerAsync(call) is { } answer)
                call.Answer(answer);
            call = Next();
        }
    }

    private ActivityCall? Next()
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out var next))
                return next;
            _running--;
            if (_stopped && _running == 0)
                _idle.TrySetResult();
            return null;
        }
    }

    private async Task<InputEvent?> AnswerAsync(ActivityCall call)
    {
        if (!_activities.TryGetValue(call.Name, out var activity))
            return Failed(call, new FailureDetails(FailureTypes.ActivityNotFound, $"No activity is registered as '{call.Name}'.") { IsTransient = false });
        try
        {
            await using var scope = services.CreateAsyncScope();
            var context = new ActivityContext(call.InstanceId, call.MayHaveRunBefore);
            var result = await activity.RunAsync(scope.ServiceProvider, context, call.Input, _stopping.Token);
            return new ActivityCompleted(call.Step, Payload.Check($"The output of activity '{call.Name}'", result, Payload.MaxBytes));
        }
        catch (Exception cancelled) when (_stopping.IsCancellationRequested && IsCancellation(cancelled))
        {
            // Nothing is recorded: it runs again after the next start.
            return null;
        }
        catch (Exception failure)
        {
            return Failed(call, FailureDetails.From(failure));
        }
    }

    private ActivityFailed Failed(ActivityCall call, FailureDetails failure)
    {
        Log.ActivityFailed(logger, call.InstanceId, call.Name, failure.ErrorType, failure.Message);
        return new ActivityFailed(call.Step, failure);
    }

    // Clients wrap the cancellation of a request into errors of their own.
    private static bool IsCancellation(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is OperationCanceledException)
                return true;
        }

        return false;
    }
}
