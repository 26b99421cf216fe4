using Microsoft.AspNetCore.Http;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Wire;

/// <summary>One call while it is being answered.</summary>
internal sealed class Call(HttpContext http, ApiEndpoint endpoint, SimulatorState state, SimulatedEstate estate, string requestId, string correlationId)
{
    private Customer? _customer;

    public ApiEndpoint Endpoint { get; } = endpoint;

    public SimulatorState State { get; } = state;

    public SimulatedEstate Estate { get; } = estate;

    public SimulatorOptions Options => State.Options;

    public Delays Delays => State.Options.Delays;

    public string RequestId { get; } = requestId;

    public string CorrelationId { get; } = correlationId;

    public string Method { get; } = http.Request.Method;

    public string Path { get; } = http.Request.Path.Value ?? "/";

    /// <summary>The simulated time at which the call is carried out.</summary>
    public DateTimeOffset Now { get; } = state.Clock.GetUtcNow();

    /// <summary>The request body; null when there is none.</summary>
    public JsonObject? Body { get; set; }

    /// <summary>The customer that the call is about.</summary>
    public Customer Customer
    {
        get => _customer ?? throw new InvalidOperationException($"{Endpoint.Name} is about no customer.");
        set => _customer = value;
    }

    public Customer? CustomerOrNone => _customer;

    /// <summary>The faults that were injected, for the ledger.</summary>
    public List<string> FaultsHit { get; } = [];

    public string Route(string name) => http.Request.RouteValues[name] as string ?? "";

    public string? Query(string name) => http.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    public string? Header(string name) => http.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>The body, which this operation cannot do without.</summary>
    /// <exception cref="RefusedException">There is none: 400/800002.</exception>
    public JsonObject RequireBody() => Body ?? throw RefusedException.InvalidInput("the body is missing.");

    /// <summary>Whether a fault strikes this call.</summary>
    public bool Hit(string fault)
    {
        if (State.Faults.Find(fault, this) is null)
            return false;
        FaultsHit.Add(fault);
        return true;
    }

    /// <summary>Writes down what an auditor of Partner Center would see of this call.</summary>
    public void Audit(string resourceType, string operationType, JsonObject newValue) => Estate.Ledger.Add(
        new AuditRecord(Now, Customer.Id, Customer.Document.Name, resourceType, operationType, CorrelationId, newValue.ToJsonString()));
}
