using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TransitionOrchestrator.Azure;

/// <summary>Looks at the dead letters now and then, and at once when it is told to, as long as the head runs.</summary>
internal sealed class DeadLetterWatch(DeadLetters deadLetters, IOptions<TransitionQueueOptions> options, TimeProvider time, ILogger<DeadLetterWatch> logger) : BackgroundService
{
    private TaskCompletionSource _wanted = NewWish();
    private bool _failing;

    /// <summary>There is something to see.</summary>
    public void LookNow() => Volatile.Read(ref _wanted).TrySetResult();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wanted = NewWish();
            Volatile.Write(ref _wanted, wanted);
            try
            {
                await deadLetters.LookAsync(stoppingToken);
                if (_failing)
                    QueueLog.LooksAgain(logger);
                _failing = false;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (!_failing)
                    QueueLog.NotLooked(logger, failure);
                _failing = true;
            }

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(wanted.Task, Task.Delay(options.Value.DeadLetterLook, time, waiting.Token));
            await waiting.CancelAsync();
        }
    }

    private static TaskCompletionSource NewWish() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
