using Microsoft.AspNetCore.Http;

namespace TransitionOrchestrator.Api;

/// <summary>
/// Lets everybody do everything: for a head that only this machine can reach, or behind a host that has checked a function key. What
/// App Service authentication says about a caller is not believed here, for anybody can write such a header; a request with one is
/// refused, so that a head that lacks the setting for it is noticed at once.
/// </summary>
internal sealed class AnyCaller : ICallers
{
    private static readonly Caller Everybody = new(Name: null, ApiRoles.Read | ApiRoles.Operate | ApiRoles.Approve);

    public string Advice => $"This head is not set to believe the header {AppServiceCallers.Header}. Leave it out, or set the head to App Service authentication.";

    public Caller? Identify(HttpContext context) => context.Request.Headers.ContainsKey(AppServiceCallers.Header) ? null : Everybody;
}
