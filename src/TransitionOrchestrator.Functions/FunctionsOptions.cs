using TransitionOrchestrator.Hosting;

namespace TransitionOrchestrator.Functions;

/// <summary>The settings of the Functions head: those of every head, and who is believed about a caller.</summary>
internal sealed class FunctionsOptions : HeadOptions
{
    /// <summary>What is wrong with an <see cref="Authentication"/> that nobody knows.</summary>
    public const string AuthenticationProblem = "Authentication must be appService or functionKeys.";

    /// <summary>
    /// Who says what a caller may do: <c>appService</c>, App Service authentication with Microsoft Entra ID, which is also meant when
    /// nothing is said; or <c>functionKeys</c>: whoever has a key may do everything.
    /// </summary>
    public string Authentication { get; set; } = "";

    /// <summary>Whether <see cref="Authentication"/> is one of them.</summary>
    public bool HasKnownAuthentication => Authentication is "" or "appService" or "functionKeys";
}
