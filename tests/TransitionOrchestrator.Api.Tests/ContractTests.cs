using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace TransitionOrchestrator.Api.Tests;

/// <summary>The committed contract is <c>openapi.json</c> beside this file. To renew it: <c>UPDATE_OPENAPI=1 dotnet test</c> here, and look at the difference.</summary>
public sealed class ContractTests
{
    internal const string UpdateVariable = "UPDATE_OPENAPI";

    [Fact]
    public async Task Document_FromTheRoutes_IsTheCommittedOne()
    {
        await using var host = await ApiHost.StartAsync();
        var text = (await host.GetAsync("/openapi.json")).Text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            await File.WriteAllTextAsync(CommittedFile(), text);

        Assert.Equal(await File.ReadAllTextAsync(CommittedFile()), text);
        Assert.Equal(text.TrimEnd(), (await host.GetAsync("/api/openapi.json")).Text.TrimEnd());
    }

    [Fact]
    public async Task Document_EveryMappedRoute_IsDescribedCompletely()
    {
        await using var host = await ApiHost.StartAsync();
        var paths = (await host.GetAsync("/openapi.json")).Json["paths"]!;

        var routes = host.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && !route.RoutePattern.RawText.EndsWith("openapi.json", StringComparison.Ordinal))
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => (Path: route.RoutePattern.RawText!.TrimEnd('/'), Method: method.ToLowerInvariant())))
            .ToList();

        Assert.Equal(20, routes.Count);
        Assert.All(routes, route =>
        {
            var operation = paths[route.Path]?[route.Method];
            Assert.True(operation is not null, $"{route} is missing.");
            Assert.False(string.IsNullOrEmpty((string?)operation["summary"]));
            Assert.All(operation["responses"]!.AsObject(), answer =>
            {
                Assert.False(string.IsNullOrEmpty((string?)answer.Value!["description"]));
                Assert.All(answer.Value["content"]!.AsObject(), content => Assert.NotNull(content.Value!["schema"]));
            });
        });
    }

    [Fact]
    public async Task Document_EverySchemaThatIsReferred_IsThere()
    {
        await using var host = await ApiHost.StartAsync();
        var document = (await host.GetAsync("/openapi.json")).Json;
        var schemas = document["components"]!["schemas"]!;

        var references = References(document).Distinct(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.True(schemas[reference["#/components/schemas/".Length..]] is not null, $"{reference} leads nowhere."));
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(member => member is { Key: "$ref", Value: JsonValue value } ? [value.GetValue<string>()] : References(member.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private static string CommittedFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "openapi.json");
}
