using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Google.Protobuf;
using TransitionOrchestrator.EndToEnd.Tests.Worlds;
using TransitionOrchestrator.Functions.Tests.Hosting;
using TransitionOrchestrator.Functions.Tests.Worker.Protocol;
using TransitionOrchestrator.Simulators.PartnerCenter;
using Done = TransitionOrchestrator.Functions.Tests.Worker.Protocol.StatusResult.Types.Status;

namespace TransitionOrchestrator.Functions.Tests.Worker;

/// <summary>The worker's own process, driven the way that a host drives it: what is built is what loads, answers and moves customers.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class WorkerTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Worker_LoadsEveryFunctionThatIsWritten()
    {
        var options = Estates.AtOnce(Estates.Of("public", 1));
        await using var simulator = await PartnerCenterSimulator.StartAsync(options);
        await using var worker = await StartAsync(simulator, options);

        Assert.Equal(FunctionEntry.All.Select(function => function.Name).Order(StringComparer.Ordinal), worker.Functions.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(worker.Side.Errors);
    }

    [Theory]
    [InlineData("public", "productUpgrade")]
    [InlineData("commerce", "stepwise")]
    public async Task Transition_StartedOverHttp_MovesTheCustomerThroughTheWorkersActivities(string backend, string route)
    {
        var options = Estates.AtOnce(Estates.Of(backend, 3, Estates.Northbay, Estates.Eastgate));
        await using var simulator = await PartnerCenterSimulator.StartAsync(options);
        await using var worker = await StartAsync(simulator, options);

        using var start = new HttpRequestMessage(HttpMethod.Post, "/api/transitions") { Content = JsonContent.Create(new { customerId = Estates.Customer, requireApproval = true }) };
        using var accepted = await worker.SendAsync("startTransition", start);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var id = (string)(await accepted.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        await UntilAsync(worker, id, status => (string?)status["status"] == "awaitingApproval");
        Assert.DoesNotContain(simulator.Ledger.Calls, OutwardPromises.IsWrite);
        using var approve = new HttpRequestMessage(HttpMethod.Post, $"/api/transitions/{id}/approve");
        using var approved = await worker.SendAsync("approveTransition", approve);
        Assert.Equal(HttpStatusCode.Accepted, approved.StatusCode);

        var status = await UntilAsync(worker, id, one => one["finishedAt"] is not null);

        Assert.Equal(("completed", route), ((string?)status["status"], (string?)status["route"]));
        Assert.Equal(2, simulator.Ledger.Plans.Count);
        Assert.Equal(3, simulator.Ledger.Suspensions.Count);
        Assert.Empty(simulator.Ledger.Violations());
        Assert.Empty(worker.Side.Errors);
    }

    [Fact]
    public async Task Message_ThatIsNotOurs_IsDeadLetteredThroughTheHost()
    {
        var options = Estates.AtOnce(Estates.Of("public", 1));
        await using var simulator = await PartnerCenterSimulator.StartAsync(options);
        await using var worker = await StartAsync(simulator, options);
        var token = Guid.NewGuid();
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(BinaryData.FromString("not ours"), messageId: "m1", lockTokenGuid: token, deliveryCount: 1);
        byte[] content = [.. token.ToByteArray(), .. message.GetRawAmqpMessage().ToBytes().ToArray()]; // as the Service Bus extension hands it over

        var end = await worker.InvokeAsync("StartQueuedTransition", new TypedData
        {
            ModelBindingData = new ModelBindingData { Version = "1.0", Source = "AzureServiceBusReceivedMessage", ContentType = "application/octet-stream", Content = ByteString.CopyFrom(content) },
        });

        Assert.True(end.Result.Status == Done.Success, end.Result.Exception?.Message);
        Assert.StartsWith("dead-lettered: ", Assert.Contains(token, worker.Settlements.Done), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Recover")]
    [InlineData("RemoveOld")]
    public async Task Timer_WhenItIsDue_DoesItsWork(string name)
    {
        var options = Estates.AtOnce(Estates.Of("public", 1));
        await using var simulator = await PartnerCenterSimulator.StartAsync(options);
        await using var worker = await StartAsync(simulator, options);

        var end = await worker.InvokeAsync(name, new TypedData { Json = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""" });

        Assert.True(end.Result.Status == Done.Success, end.Result.Exception?.Message);
        Assert.Empty(worker.Side.Errors);
    }

    private Task<WorkerProcess> StartAsync(PartnerCenterSimulator simulator, SimulatorOptions options)
    {
        var settings = Settings.Functions(azurite.ConnectionString, $"w{Guid.NewGuid():N}"[..20]).ToDictionary(one => one.Key.Replace(":", "__", StringComparison.Ordinal), one => one.Value!, StringComparer.Ordinal);
        settings["PartnerCenter__BaseAddress"] = settings["PartnerCenter__AuthorityEndpoint"] = $"{simulator.BaseAddress}";
        (settings["PartnerCenter__TenantId"], settings["PartnerCenter__ClientId"]) = (options.Estate!.Partner.TenantId, options.ClientId);
        (settings["PartnerCenter__ClientSecret"], settings["PartnerCenter__RefreshToken"]) = (options.ClientSecret, options.RefreshToken);
        (settings["Pace__FirstWait"], settings["Pace__MaxWait"], settings["Pace__SuspensionGrace"], settings["Pace__ListingLag"]) = ("00:00:01", "00:00:01", "00:00:02", "00:00:01");
        return WorkerProcess.StartAsync(settings);
    }

    private static async Task<JsonObject> UntilAsync(WorkerProcess worker, string id, Func<JsonObject, bool> isSo)
    {
        using var late = new CancellationTokenSource(Limit);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100)); // the rhythm of looking
        while (true)
        {
            using var look = new HttpRequestMessage(HttpMethod.Get, $"/api/transitions/{id}");
            using var answer = await worker.SendAsync("getTransition", look);
            var status = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
            if (isSo(status))
                return status;
            Assert.Empty(worker.Side.Errors);
            Assert.False(late.IsCancellationRequested, $"It did not become so within {Limit}: {status}");
            await looks.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
