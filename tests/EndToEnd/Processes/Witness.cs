using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using TransitionOrchestrator.Simulators.PartnerCenter.Evidence;

namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>What the simulator recorded, asked over its admin interface: the head cannot influence it.</summary>
internal sealed class Witness(Uri simulator) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly HashSet<string> Writes = new(StringComparer.Ordinal) { "confirmAgreement", "createCart", "checkout", "createUpgrade", "mapEntitlement", "patchSubscription", "patchBudget" };
    private readonly HttpClient _http = new() { BaseAddress = simulator };

    /// <summary>How many calls there were.</summary>
    public async Task<int> CountCallsAsync() => (await _http.GetFromJsonAsync<JsonObject>("admin/calls/count"))!["total"]!.GetValue<int>();

    /// <summary>How many of them were to change something that matters.</summary>
    public async Task<int> CountWritesAsync() =>
        (await _http.GetFromJsonAsync<JsonObject>("admin/calls/count"))!["byEndpoint"]!.AsObject().Where(one => Writes.Contains(one.Key)).Sum(one => one.Value!.GetValue<int>());

    /// <summary>Every call that was to change something.</summary>
    public async Task<List<CallRecord>> ReadWritesAsync() => [.. (await ReadAsync<CallRecord>("calls")).Where(IsWrite)];

    /// <summary>Every plan bought.</summary>
    public Task<List<PlanRecord>> ReadPlansAsync() => ReadAsync<PlanRecord>("plans");

    /// <summary>Every suspension.</summary>
    public Task<List<SuspensionRecord>> ReadSuspensionsAsync() => ReadAsync<SuspensionRecord>("suspensions");

    /// <summary>Every promise broken.</summary>
    public Task<List<Violation>> ReadViolationsAsync() => ReadAsync<Violation>("violations");

    public void Dispose() => _http.Dispose();

    private async Task<List<T>> ReadAsync<T>(string what) => (await _http.GetFromJsonAsync<List<T>>($"admin/{what}", Json))!;

    /// <summary>Two of the upgrade's POSTs only read.</summary>
    private static bool IsWrite(CallRecord call) =>
        call.Method is "PUT" or "PATCH" or "DELETE"
        || (call.Method == "POST" && !call.Path.Contains("eligibility", StringComparison.OrdinalIgnoreCase) && !call.Path.Contains("/status", StringComparison.OrdinalIgnoreCase));
}
