using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using TransitionOrchestrator.Cli.Sample;
using TransitionOrchestrator.Simulators.PartnerCenter.Evidence;

namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>What the simulator recorded, asked over its admin interface: the head cannot influence it.</summary>
internal sealed class Witness(Uri simulator) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly HttpClient _http = new() { BaseAddress = simulator };

    /// <summary>Lets so many further calls pass, and holds what comes after them.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="holdAnswer">The first that is held is carried out, and only its answer is held.</param>
    /// <param name="onlyWrites">Reads pass always.</param>
    public async Task LetPassAsync(int calls, bool holdAnswer, bool onlyWrites) => (await _http.PutAsJsonAsync("admin/turnstile", new { calls, holdAnswer, onlyWrites })).EnsureSuccessStatusCode();

    /// <summary>Lets everything pass.</summary>
    public async Task LetAllPassAsync() => (await _http.DeleteAsync(new Uri("admin/turnstile", UriKind.Relative))).EnsureSuccessStatusCode();

    /// <summary>How many calls may still pass, and how many are held.</summary>
    public async Task<(int Left, int Held)> LookAtTurnstileAsync()
    {
        var turnstile = (await _http.GetFromJsonAsync<JsonObject>("admin/turnstile"))!;
        return (turnstile["left"]!.GetValue<int>(), turnstile["held"]!.GetValue<int>());
    }

    /// <summary>The customers, with what is asked for each and how each should end.</summary>
    public async Task<SampleEstate> ReadEstateAsync() => (await _http.GetFromJsonAsync<SampleEstate>("admin/estate", Json))!;

    /// <summary>Switches a fault on.</summary>
    public async Task AddFaultAsync(string name) => (await _http.PostAsJsonAsync("admin/faults", new { name })).EnsureSuccessStatusCode();

    /// <summary>Switches all faults off.</summary>
    public async Task ClearFaultsAsync() => (await _http.DeleteAsync(new Uri("admin/faults", UriKind.Relative))).EnsureSuccessStatusCode();

    /// <summary>A customer accepts the agreement, and somebody confirms it in Partner Center.</summary>
    public async Task AcceptAgreementAsync(Guid customer) => (await _http.PostAsync(new Uri($"admin/customers/{customer}/agreement", UriKind.Relative), content: null)).EnsureSuccessStatusCode();

    /// <summary>Every call but those for tokens.</summary>
    public Task<List<CallRecord>> ReadCallsAsync() => ReadAsync<CallRecord>("calls");

    /// <summary>Every call that was to change something.</summary>
    public async Task<List<CallRecord>> ReadWritesAsync() => [.. (await ReadCallsAsync()).Where(IsWrite)];

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
