using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.DurableTask.Client;
using Moq;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Functions.Tests.Hosting;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Functions.Tests.Http;

/// <summary>Who may call when Microsoft Entra ID says who it is. It is also what holds when the setting says nothing.</summary>
public sealed class CallersTests : IAsyncLifetime
{
    private AzuriteServer? _azurite;
    private Head? _head;

    public async Task InitializeAsync()
    {
        _azurite = await AzuriteServer.StartAsync();
        _head = await Head.StartFunctionsAsync(_azurite.ConnectionString, "C", new Mock<ICustomerAccount>().Object, new Mock<DurableTaskClient>("test").Object, authentication: "");
    }

    public async Task DisposeAsync()
    {
        if (_head is not null)
            await _head.DisposeAsync();
        if (_azurite is not null)
            await _azurite.DisposeAsync();
    }

    [Theory]
    [InlineData(null, "GET", "transitions", HttpStatusCode.Unauthorized)]
    [InlineData(null, "GET", "health", HttpStatusCode.OK)]
    [InlineData("Transitions.Read", "GET", "transitions", HttpStatusCode.OK)]
    [InlineData("Transitions.Read", "POST", "transitions/nobody/cancel", HttpStatusCode.Forbidden)]
    [InlineData("Transitions.Operate", "POST", "transitions/nobody/cancel", HttpStatusCode.NotFound)]
    [InlineData("Transitions.Operate", "POST", "transitions/nobody/approve", HttpStatusCode.Forbidden)]
    [InlineData("Transitions.Approve", "POST", "transitions/nobody/approve", HttpStatusCode.NotFound)]
    public async Task Ask_ByRole_IsLetInOrRefused(string? role, string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/{path}");
        if (role is not null)
            request.Headers.Add("X-MS-CLIENT-PRINCIPAL", Principal(role));

        using var answer = await _head!.Client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    private static string Principal(string role) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
    {
        auth_typ = "aad",
        role_typ = "roles",
        claims = new[] { new { typ = "roles", val = role }, new { typ = "name", val = "Ana" }, new { typ = "oid", val = "11111111-0000-4000-8000-00000000000a" } },
    })));
}
