namespace TransitionOrchestrator.Simulators.PartnerCenter.Wire;

/// <summary>The service refuses a call, with one of the codes that Partner Center documents.</summary>
internal sealed class RefusedException(int status, int code, string description) : Exception(description)
{
    public int Status { get; } = status;

    public int Code { get; } = code;

    public static RefusedException InvalidInput(string what) => new(400, 800002, $"The input is not valid: {what}");

    public static RefusedException InvalidCustomerId(string? id) => new(400, 900118, $"'{id}' is not a valid customer id.");

    public static RefusedException CustomerNotFound(string id) => new(404, 1000, $"The customer {id} was not found.");

    public static RefusedException NoRelationship(string id) => new(403, 20002, $"The partner has no commerce relationship with customer {id}.");

    public static RefusedException SubscriptionNotFound(string id) => new(404, 20003, $"The subscription {id} was not found.");
}
