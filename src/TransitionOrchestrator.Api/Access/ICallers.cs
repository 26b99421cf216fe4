using Microsoft.AspNetCore.Http;

namespace TransitionOrchestrator.Api;

/// <summary>Tells who sent a request. Each head registers one; without one it does not start.</summary>
public interface ICallers
{
    /// <summary>What to do to be known, for whoever is not: a sentence without anything of the request.</summary>
    string Advice { get; }

    /// <summary>Tells who sent a request.</summary>
    /// <returns>The caller; null when the request says nothing about its caller, or nothing that can be believed.</returns>
    Caller? Identify(HttpContext context);
}
