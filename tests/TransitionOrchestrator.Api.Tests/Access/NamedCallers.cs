using Microsoft.AspNetCore.Http;

namespace TransitionOrchestrator.Api.Tests;

/// <summary>Knows callers by a header: what a test says it is.</summary>
internal sealed class NamedCallers : ICallers
{
    public string Advice => "Send a name.";

    public Caller? Identify(HttpContext context) =>
        (string?)context.Request.Headers.Authorization is { Length: > 7 } bearer && Enum.TryParse<ApiRoles>(bearer[7..].Replace('+', ','), ignoreCase: true, out var roles)
            ? new Caller($"somebody who may {bearer[7..]}", roles)
            : null;
}
