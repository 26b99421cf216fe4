using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Faults;

/// <summary>
/// Decides which calls a fault strikes. The decision is a hash of seed, fault, path, customer and the count of such
/// calls, so that the number of threads does not change what happens to a customer.
/// </summary>
public sealed class FaultInjector
{
    private static readonly string[] Disruptive =
    [
        Fault.ResetBefore, Fault.Error500, Fault.Gateway502, Fault.Gateway503, Fault.Timeout408, Fault.Throttle429, Fault.NotReady409,
        Fault.PendingOperation409, Fault.CartBusy409, Fault.Gateway504, Fault.Slow, Fault.ResetAfter,
    ];

    private readonly int _seed;
    private readonly IReadOnlyList<FaultRule> _initial;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, History> _histories = new(StringComparer.OrdinalIgnoreCase);
    private volatile FrozenDictionary<string, ActiveRule[]> _rules = FrozenDictionary<string, ActiveRule[]>.Empty;

    internal FaultInjector(int seed, IReadOnlyList<FaultRule> initial)
    {
        _seed = seed;
        _initial = initial;
        Reset();
    }

    /// <summary>The rules that are on.</summary>
    public IReadOnlyList<FaultRule> Rules => [.. _rules.Values.SelectMany(r => r).Select(r => r.Rule)];

    /// <summary>Switches faults on, besides those that are.</summary>
    /// <exception cref="ArgumentException">A rule names no fault or has a value out of range; every problem is named.</exception>
    public void Add(params IEnumerable<FaultRule> rules)
    {
        var added = rules.ToList();
        var problems = added.SelectMany(r => r.Problems()).ToList();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join("; ", problems), nameof(rules));
        lock (_gate)
            Set([.. _rules.Values.SelectMany(r => r), .. added.Select(r => new ActiveRule(r))]);
    }

    /// <summary>Switches a fault off.</summary>
    public void Remove(string name)
    {
        lock (_gate)
            Set([.. _rules.Values.SelectMany(r => r).Where(r => !string.Equals(r.Rule.Name, name, StringComparison.OrdinalIgnoreCase))]);
    }

    /// <summary>Switches every fault off.</summary>
    public void Clear()
    {
        lock (_gate) Set([]);
    }

    /// <summary>Back to the faults of the start, with nothing counted.</summary>
    internal void Reset()
    {
        Clear();
        _histories.Clear();
        Add(_initial);
    }

    /// <summary>Whether a fault is on at all, for whoever it concerns without a call.</summary>
    internal bool IsOn(string name) => _rules.ContainsKey(name);

    /// <summary>The rule by which a fault strikes a call; null when it does not.</summary>
    internal FaultRule? Find(string name, Call call, string part = "")
    {
        if (!_rules.TryGetValue(name, out var rules))
            return null;
        var key = $"{call.Method} {call.Path} {call.CustomerOrNone?.Id} {part}";
        var history = _histories.GetOrAdd(key, static _ => new History());
        foreach (var rule in rules)
        {
            if (!rule.Concerns(call))
                continue;
            lock (history)
            {
                var nth = history.Next(name);
                var inARow = history.InARow(name);
                var strikes = Deterministic.Fraction(_seed, name, key, nth.ToString(CultureInfo.InvariantCulture)) < rule.Rule.Probability
                    && !(inARow >= rule.Rule.MaxInARow) && rule.Use();
                history.Note(name, strikes);
                if (strikes)
                    return rule.Rule;
            }
        }
        return null;
    }

    /// <summary>What happens to a call on the wire.</summary>
    internal Disruption? Disrupt(Call call)
    {
        if (_rules.Count == 0)
            return null;
        const string Any = "any disruption";
        var history = _histories.GetOrAdd($"{call.Method} {call.Path} {call.CustomerOrNone?.Id}", static _ => new History());
        foreach (var name in Disruptive)
        {
            if (!Applies(name, call) || Find(name, call) is not { } rule)
                continue;
            lock (history)
            {
                // Several kinds of disruption together must not hold a path for ever either.
                if (history.InARow(Any) >= rule.MaxInARow)
                    continue;
                history.Note(Any, strikes: true);
            }
            return Describe(name, rule, call);
        }
        lock (history) history.Note(Any, strikes: false);
        return null;
    }

    private static bool Applies(string name, Call call) => name switch
    {
        Fault.ResetAfter => call.Method is "POST" or "PUT" or "PATCH",
        Fault.NotReady409 => call.Endpoint.Name is "patchSubscription" or "mapEntitlement",
        Fault.PendingOperation409 => call.Endpoint.Name is "patchSubscription" or "mapEntitlement" or "checkout",
        Fault.CartBusy409 => call.Endpoint.Name is "checkout",
        _ => true,
    };

    private static Disruption Describe(string name, FaultRule rule, Call call) => name switch
    {
        Fault.ResetBefore => new(name, new Reply(0), Drops: true),
        Fault.ResetAfter => new(name, null, Drops: true),
        Fault.Error500 => new(name, Reply.Error(500, 800003, "An unexpected service error occurred.")),
        Fault.Gateway502 => new(name, Reply.Html(502, "Bad Gateway")),
        Fault.Gateway503 => new(name, Reply.Html(503, "Service Unavailable")),
        Fault.Gateway504 => new(name, null) { After = Reply.Html(504, "Gateway Timeout") },
        Fault.Timeout408 => new(name, new Reply(408)),
        Fault.Throttle429 => new(name, Reply.Throttled(call.State.Clock.CallerSeconds(TimeSpan.FromSeconds(30)))),
        Fault.Slow => new(name, null, Slow: TimeSpan.FromSeconds(rule.Seconds ?? 200)),
        Fault.NotReady409 => new(name, Reply.Error(409, 800082, "The subscription is not ready to be updated.")),
        Fault.PendingOperation409 => new(name, Reply.Error(409, 900278, "There is a pending operation. Try again after 24 hours.")),
        Fault.CartBusy409 => new(name, Reply.Error(409, 800064, "The cart is being processed by another request.")),
        _ => throw new InvalidOperationException($"{name} is no fault of the wire."),
    };

    private void Set(IReadOnlyList<ActiveRule> rules) =>
        _rules = rules.GroupBy(r => r.Rule.Name, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.OrdinalIgnoreCase);

    private sealed class ActiveRule(FaultRule rule)
    {
        private int _used;

        public FaultRule Rule { get; } = rule;

        public bool Concerns(Call call) =>
            (Rule.Path is null || call.Path.Contains(Rule.Path, StringComparison.OrdinalIgnoreCase))
            && (Rule.Method is null || string.Equals(Rule.Method, call.Method, StringComparison.OrdinalIgnoreCase))
            && (Rule.CustomerId is null || string.Equals(Rule.CustomerId, call.CustomerOrNone?.Id, StringComparison.OrdinalIgnoreCase));

        public bool Use() => Rule.Count is not { } count || Interlocked.Increment(ref _used) <= count;
    }

    /// <summary>What struck one path so far. Guarded by itself.</summary>
    private sealed class History
    {
        private readonly Dictionary<string, (int Calls, int InARow)> _faults = [];

        public int Next(string name) => _faults.GetValueOrDefault(name).Calls;

        public int InARow(string name) => _faults.GetValueOrDefault(name).InARow;

        public void Note(string name, bool strikes)
        {
            var (calls, inARow) = _faults.GetValueOrDefault(name);
            _faults[name] = (calls + 1, strikes ? inARow + 1 : 0);
        }
    }
}
