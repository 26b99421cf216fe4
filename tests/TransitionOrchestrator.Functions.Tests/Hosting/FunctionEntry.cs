using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace TransitionOrchestrator.Functions.Tests.Hosting;

/// <summary>A function as the worker tells it to the host: from what was generated at build time, not from the attributes.</summary>
internal sealed record FunctionEntry(string Name, MethodInfo Method, IReadOnlyList<JsonObject> Bindings)
{
    public static IReadOnlyList<FunctionEntry> All { get; } = Read();

    public JsonObject Trigger => Bindings.Single(binding => Type(binding).EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));

    public string TriggerType => Type(Trigger);

    public bool HasClient => Bindings.Any(binding => Type(binding).Equals("durableClient", StringComparison.OrdinalIgnoreCase));

    public static FunctionEntry Named(string name) => All.Single(one => one.Name == name);

    public static IEnumerable<FunctionEntry> With(string trigger) => All.Where(one => one.TriggerType.Equals(trigger, StringComparison.OrdinalIgnoreCase));

    /// <summary>The function that the host picks for a request: of those whose route and method fit, the one with the most specific route.</summary>
    public static FunctionEntry At(string method, string path) => With("httpTrigger")
        .Where(one => one.Methods.Count == 0 || one.Methods.Contains(method, StringComparer.OrdinalIgnoreCase))
        .Select(one => (Function: one, Template: TemplateParser.Parse(one.Route)))
        .Where(one => new TemplateMatcher(one.Template, []).TryMatch("/" + path.Split('?')[0], []))
        .MinBy(one => RoutePrecedence.ComputeInbound(one.Template)).Function;

    public string Route => Trigger["route"]!.GetValue<string>();

    public IReadOnlyList<string> Methods => Trigger["methods"].Deserialize<string[]>() ?? [];

    /// <summary>Calls it as the worker would: each parameter by its type.</summary>
    /// <returns>What an HTTP function answers; null from others.</returns>
    public async Task<IResult?> CallAsync(IServiceProvider services, params object[] arguments)
    {
        var instance = ActivatorUtilities.CreateInstance(services, Method.DeclaringType!);
        var values = Method.GetParameters().Select(parameter => arguments.Single(parameter.ParameterType.IsInstanceOfType)).ToArray();
        var running = (Task)Method.Invoke(instance, values)!;
        await running;
        return running is Task<IResult> answering ? await answering : null;
    }

    public override string ToString() => Name;

    private static string Type(JsonObject binding) => binding["type"]!.GetValue<string>();

    private static List<FunctionEntry> Read() =>
    [
        .. new GeneratedFunctionMetadataProvider().GetFunctionMetadataAsync("").GetAwaiter().GetResult().Select(function => new FunctionEntry(
            function.Name!, Find(function.EntryPoint!), [.. function.RawBindings!.Select(binding => JsonNode.Parse(binding)!.AsObject())])),
    ];

    private static MethodInfo Find(string entryPoint)
    {
        var dot = entryPoint.LastIndexOf('.');
        return typeof(HttpSurface).Assembly.GetType(entryPoint[..dot], throwOnError: true)!.GetMethod(entryPoint[(dot + 1)..])!;
    }
}
