using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Functions.Tests.Hosting;

/// <summary>Both heads, each on its own tables of one Azurite, with the same content; tests ask both the same, in the same order.</summary>
public sealed class BothHeads : IAsyncLifetime
{
    private AzuriteServer? _azurite;

    internal Head Functions { get; private set; } = null!;

    internal Head Local { get; private set; } = null!;

    internal Mock<DurableTaskClient> Durable { get; } = new("test");

    internal string Storage => _azurite!.ConnectionString;

    public async Task InitializeAsync()
    {
        _azurite = await AzuriteServer.StartAsync();
        var account = new Mock<ICustomerAccount>();
        account.Setup(one => one.FindCustomerAsync(It.IsAny<CustomerId>(), It.IsAny<Guid>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((CustomerId customer, Guid _, CancellationToken _) => customer == Estate.Unknown
                ? new Reading<CustomerProfile>(Value: null, new Problem("customerUnknown", "Partner Center does not know the customer.", Passing: false))
                : new Reading<CustomerProfile>(new CustomerProfile("Fabrikam Müller", "DE", RelationshipExists: true, Head.Now), Problem: null));
        account.Setup(one => one.ReadFactsAsync(It.IsAny<TransitionOrder>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((TransitionOrder order, CancellationToken _) => new Reading<CustomerFacts>(new CustomerFacts(order.Id.Customer) { Name = "Fabrikam Müller", Country = "DE", RelationshipExists = true }, Problem: null));

        var engine = new Mock<IOrchestrationClient>();
        engine.Setup(one => one.StartAsync(It.IsAny<OrchestratorDefinition<TransitionOrder, TransitionResult>>(), It.IsAny<string>(), It.IsAny<TransitionOrder>(), It.IsAny<CancellationToken>())).ReturnsAsync(true);
        engine.Setup(one => one.RaiseEventAsync(It.IsAny<string>(), It.IsAny<EventDefinition<PersonsDecision>>(), It.IsAny<PersonsDecision>(), It.IsAny<CancellationToken>())).Returns((string id, EventDefinition<PersonsDecision> _, PersonsDecision _, CancellationToken _) => Control(id));
        engine.Setup(one => one.RaiseEventAsync(It.IsAny<string>(), It.IsAny<EventDefinition<BatchNews>>(), It.IsAny<BatchNews>(), It.IsAny<CancellationToken>())).ReturnsAsync(ControlResult.Accepted);
        engine.Setup(one => one.SuspendAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns((string id, string _, CancellationToken _) => Control(id));
        engine.Setup(one => one.ResumeAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns((string id, string _, CancellationToken _) => Control(id));

        // The same on the other side: what ended is over, everything else runs.
        Durable.Setup(one => one.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string id, bool _, CancellationToken _) => new OrchestrationMetadata("Transition", id)
            {
                RuntimeStatus = Estate.HasEndedUnseen(id) ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Running,
            });
        Durable.Setup(one => one.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((TaskName _, object? _, StartOrchestrationOptions? options, CancellationToken _) => options!.InstanceId!);

        Functions = await Head.StartFunctionsAsync(Storage, $"F{Guid.NewGuid():N}", account.Object, Durable.Object);
        Local = await Head.StartLocalAsync(Storage, $"L{Guid.NewGuid():N}", account.Object, engine.Object);
        await Estate.PutAsync(Functions);
        await Estate.PutAsync(Local);
    }

    public async Task DisposeAsync()
    {
        if (Functions is not null)
            await Functions.DisposeAsync();
        if (Local is not null)
            await Local.DisposeAsync();
        if (_azurite is not null)
            await _azurite.DisposeAsync();
    }

    private static Task<ControlResult> Control(string id) => Task.FromResult(Estate.HasEndedUnseen(id) ? ControlResult.AlreadyFinal : ControlResult.Accepted);
}
