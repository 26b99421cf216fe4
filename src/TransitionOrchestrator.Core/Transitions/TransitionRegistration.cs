using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>Hands the transition's orchestrator and activities to an engine.</summary>
public static class TransitionRegistration
{
    /// <summary>
    /// Registers them. The service provider must have <see cref="ICustomerAccount"/>, every <see cref="ITransitionRoute"/>,
    /// <see cref="ITransitionStore"/> and <see cref="TimeProvider"/>; and <see cref="RowEnds"/> where there are batches.
    /// </summary>
    public static DurableRegistry AddTransition(this DurableRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return registry
            .AddOrchestrator(TransitionDefinitions.Transition, () => new TransitionOrchestration())
            .AddActivity(TransitionDefinitions.CheckPrerequisites, s => new CheckPrerequisites(Get<ICustomerAccount>(s), Get<ITransitionStore>(s), Get<TimeProvider>(s)))
            .AddActivity(TransitionDefinitions.ConfirmAgreement, s => new ConfirmAgreement(Get<ICustomerAccount>(s), Recorder(s)))
            .AddActivity(TransitionDefinitions.PreparePurchase, s => new PreparePurchase(Routes(s)))
            .AddActivity(TransitionDefinitions.BuyPlan, s => new BuyPlan(Routes(s), Recorder(s), Get<TimeProvider>(s)))
            .AddActivity(TransitionDefinitions.MapSubscription, s => new MapSubscription(Routes(s), Recorder(s), Get<TimeProvider>(s)))
            .AddActivity(TransitionDefinitions.ConfirmMapping, s => new ConfirmMapping(Get<ICustomerAccount>(s), Get<ITransitionStore>(s), Get<TimeProvider>(s)))
            .AddActivity(TransitionDefinitions.SuspendCommerceSubscription, s => new SuspendCommerceSubscription(Routes(s), Recorder(s), Get<TimeProvider>(s)))
            .AddActivity(TransitionDefinitions.SetBudget, s => new SetBudget(Get<ICustomerAccount>(s), Recorder(s)))
            .AddActivity(TransitionDefinitions.CompleteTransition, s => new CompleteTransition(Get<ITransitionStore>(s), (RowEnds?)s.GetService(typeof(RowEnds)), Get<TimeProvider>(s)));
    }

    private static StepRecorder Recorder(IServiceProvider services) => new(Get<ITransitionStore>(services), Get<TimeProvider>(services));

    private static TransitionRoutes Routes(IServiceProvider services) => new(Get<IEnumerable<ITransitionRoute>>(services));

    internal static T Get<T>(IServiceProvider services)
        where T : notnull =>
        (T)(services.GetService(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not registered."));
}
