using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary><c>GET /transitions/{id}</c>.</summary>
public sealed class StatusHandlers(ITransitionStore store, TimeProvider time, IOptions<TransitionApiOptions> options)
{
    /// <summary>Tells everything about a transition: 202 while it is under way, 200 when it is final.</summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The transition; a text that is no id is as unknown as an id that does not exist.</param>
    /// <param name="cancellationToken">The client hung up.</param>
    public async Task<IResult> GetAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!TransitionId.TryParse(id, out var transition) || await store.FindAsync(transition, cancellationToken) is not { } details)
            return ApiProblem.TransitionUnknown().Answer();

        var status = TransitionStatus.Of(details, ManagementLinks.Of(request, transition), options.Value.StalledAfter, time.GetUtcNow());
        return status.Status.IsFinal()
            ? new Answer(StatusCodes.Status200OK, status)
            : new Answer(StatusCodes.Status202Accepted, status)
                .With("Location", ManagementLinks.PathOf(request, transition))
                .WithRetryAfter(options.Value.RetryAfter);
    }
}
