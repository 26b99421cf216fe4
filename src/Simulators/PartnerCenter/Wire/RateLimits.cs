using System.Collections.Concurrent;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Wire;

/// <summary>Which calls are counted together.</summary>
internal enum Bucket
{
    None,

    /// <summary>Customer, order and subscription resources, per partner.</summary>
    Partner,

    /// <summary>Per partner and customer.</summary>
    Carts,

    /// <summary>Per partner and customer.</summary>
    Upgrades,
}

/// <summary>The gateway's rate limits, counted in simulated time.</summary>
internal sealed class RateLimits(LimitOptions? options, SimulatedClock clock)
{
    private readonly ConcurrentDictionary<(Bucket, string), TokenBucket> _perCustomer = new();
    private readonly TokenBucket? _partner = options is null ? null : new TokenBucket(options.PartnerPerMinute, clock.GetUtcNow());

    /// <summary>Counts a call. Null when it may pass, otherwise how long the caller has to wait.</summary>
    public TimeSpan? Take(Call call) => Find(call)?.Take(call.Now);

    private TokenBucket? Find(Call call) => options is null ? null : call.Endpoint.Bucket switch
    {
        Bucket.Partner => _partner,
        Bucket.Carts => PerCustomer(call, options.CartsPerMinute),
        Bucket.Upgrades => PerCustomer(call, options.UpgradesPerMinute),
        _ => null,
    };

    private TokenBucket? PerCustomer(Call call, int perMinute) => call.CustomerOrNone is not { } customer
        ? null
        : _perCustomer.GetOrAdd((call.Endpoint.Bucket, customer.Id), static (_, given) => new TokenBucket(given.perMinute, given.Now), (perMinute, call.Now));

    private sealed class TokenBucket(int perMinute, DateTimeOffset start)
    {
        private readonly Lock _gate = new();
        private double _tokens = perMinute;
        private DateTimeOffset _last = start;

        public TimeSpan? Take(DateTimeOffset now)
        {
            lock (_gate)
            {
                if (now > _last)
                {
                    _tokens = Math.Min(perMinute, _tokens + (now - _last).TotalMinutes * perMinute);
                    _last = now;
                }
                // A call that is refused counts too, so that hammering makes the wait longer, up to half a minute more.
                _tokens = Math.Max(_tokens - 1, -perMinute / 2.0);
                return _tokens >= 0 ? null : TimeSpan.FromMinutes((1 - _tokens) / perMinute);
            }
        }
    }
}
