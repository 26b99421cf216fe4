using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Durability;
using static TransitionOrchestrator.Core.TransitionRegistration;

namespace TransitionOrchestrator.Core;

/// <summary>Hands the batch's orchestrator and activity to an engine.</summary>
public static class BatchRegistration
{
    /// <summary>
    /// Registers them. The service provider must have <see cref="IBatchStore"/>, <see cref="ITransitionStore"/>,
    /// <see cref="ITransitionQueue"/>, <see cref="TransitionCommands"/>, <see cref="RowEnds"/>, <see cref="IPartnerAccess"/>,
    /// <see cref="TransitionsUnderWay"/>, <see cref="BatchSettings"/>, <see cref="TimeProvider"/> and logging.
    /// </summary>
    public static DurableRegistry AddBatch(this DurableRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return registry
            .AddOrchestrator(BatchDefinitions.Batch, () => new BatchOrchestration())
            .AddActivity(BatchDefinitions.FeedBatch, s => new FeedBatch(
                Get<IBatchStore>(s),
                new RunningRows(Get<IBatchStore>(s), Get<ITransitionStore>(s), Get<TransitionCommands>(s), Get<RowEnds>(s), Get<TransitionsUnderWay>(s)),
                Get<ITransitionQueue>(s), Get<IPartnerAccess>(s), Get<BatchSettings>(s), Get<TimeProvider>(s), Get<ILogger<FeedBatch>>(s)));
    }
}
