using System.Text.Json.Nodes;
using TransitionOrchestrator.Functions.Tests.Hosting;

namespace TransitionOrchestrator.Functions.Tests.Http;

/// <summary>Routes, methods and contract of both heads.</summary>
[Collection(BothHeadsTests.Name)]
public sealed class RoutesTests(BothHeads heads)
{
    private static readonly Uri Contract = new("/api/openapi.json", UriKind.Relative);

    [Fact]
    public async Task Contract_OfBothHeads_IsTheSameDocument()
    {
        var local = await heads.Local.Client.GetStringAsync(Contract);

        Assert.Equal(local, await heads.Functions.Client.GetStringAsync(Contract));
    }

    [Fact]
    public async Task Functions_RoutesMethodsAndNames_AreThoseOfTheLocalHeadsContract()
    {
        var document = JsonNode.Parse(await heads.Local.Client.GetStringAsync(Contract))!;
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key} {path.Key} {operation.Value!["operationId"]}"));

        var functions = FunctionEntry.With("httpTrigger").Where(one => one.Name is not ("getContract" or "answerOther"))
            .Select(one => $"{one.Methods.Single()} /api/{one.Route} {one.Name}");

        Assert.Equal(operations.Order(StringComparer.Ordinal), functions.Order(StringComparer.Ordinal));
    }
}
