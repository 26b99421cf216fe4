using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace TransitionOrchestrator.PartnerCenter.RateLimits;

/// <summary>One limiter per family, for the whole process.</summary>
internal sealed class RateLimiter(IOptions<PartnerCenterOptions> options, TimeProvider time) : IDisposable
{
    private readonly FrozenDictionary<ResourceFamily, FamilyLimiter> _families = Enum.GetValues<ResourceFamily>().ToFrozenDictionary(
        family => family,
        family => new FamilyLimiter(options.Value.RateLimits.Of(family), options.Value.RateLimits.Burst, time));

    public FamilyLimiter Of(ResourceFamily family) => _families[family];

    public void Dispose()
    {
        foreach (var limiter in _families.Values)
            limiter.Dispose();
    }
}
