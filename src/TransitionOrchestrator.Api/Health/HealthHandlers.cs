using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TransitionOrchestrator.Api;

/// <summary>How the product stands.</summary>
/// <param name="Status">The worst of its dependencies.</param>
/// <param name="Dependencies">Each dependency, by name.</param>
public sealed record HealthReport(HealthStatus Status, IReadOnlyList<DependencyHealth> Dependencies);

/// <summary>How a dependency stands.</summary>
/// <param name="Name">The dependency.</param>
/// <param name="Status">How it stands.</param>
/// <param name="DurationMs">How long the check took, in milliseconds.</param>
public sealed record DependencyHealth(string Name, HealthStatus Status, long DurationMs)
{
    /// <summary>Words for the people who run the product.</summary>
    public string? Description { get; init; }
}

/// <summary><c>GET /health</c>.</summary>
public sealed class HealthHandlers(IEnumerable<IDependencyCheck> checks, TimeProvider time, IOptions<TransitionApiOptions> options, ILogger<HealthHandlers> logger)
{
    /// <summary>Looks at every dependency, side by side: 200 if the product can work, 503 if it cannot.</summary>
    /// <param name="cancellationToken">The client hung up.</param>
    public async Task<IResult> GetAsync(CancellationToken cancellationToken)
    {
        var dependencies = await Task.WhenAll(checks.Select(check => CheckAsync(check, cancellationToken)));
        var report = new HealthReport(
            dependencies.Select(dependency => dependency.Status).DefaultIfEmpty().Max(),
            [.. dependencies.OrderBy(dependency => dependency.Name, StringComparer.Ordinal)]);
        return new Answer(report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK, report);
    }

    private async Task<DependencyHealth> CheckAsync(IDependencyCheck check, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var finding = await FindAsync(check, cancellationToken);
        return new DependencyHealth(check.Name, finding.Status, (long)time.GetElapsedTime(begun).TotalMilliseconds) { Description = finding.Description };
    }

    private async Task<DependencyFinding> FindAsync(IDependencyCheck check, CancellationToken cancellationToken)
    {
        var limit = options.Value.CheckTimeout;
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            // The check is told that it is late, and is not waited for if it does not listen.
            return await Task.Run(() => check.CheckAsync(either.Token), CancellationToken.None).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            ApiLog.CheckTimedOut(logger, check.Name, limit);
            return new DependencyFinding(HealthStatus.Unhealthy, "It gave no answer in time.");
        }
        catch (Exception exception)
        {
            ApiLog.CheckFailed(logger, check.Name, exception);
            return new DependencyFinding(HealthStatus.Unhealthy, "The check failed; the log says why.");
        }
    }
}
