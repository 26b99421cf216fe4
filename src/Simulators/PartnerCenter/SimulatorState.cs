using TransitionOrchestrator.Simulators.PartnerCenter.Authentication;
using TransitionOrchestrator.Simulators.PartnerCenter.Wire;

namespace TransitionOrchestrator.Simulators.PartnerCenter;

/// <summary>Everything that lives as long as the simulator; the estate is replaced by a reset.</summary>
internal sealed class SimulatorState
{
    private volatile SimulatedEstate _estate;

    public SimulatorState(SimulatorOptions options, SimulatedClock clock)
    {
        Options = options;
        Clock = clock;
        Document = options.Estate ?? new EstateDocument();
        EstateCheck.ThrowIfInvalid(Document);
        Faults = new FaultInjector(options.Seed, options.Faults);
        Tokens = new TokenIssuer(options, Document.Partner, clock, Faults);
        _estate = new SimulatedEstate(Document, options, clock);
    }

    public SimulatorOptions Options { get; }

    public SimulatedClock Clock { get; }

    public EstateDocument Document { get; }

    public FaultInjector Faults { get; }

    public TokenIssuer Tokens { get; }

    public Turnstile Turnstile { get; } = new();

    public SimulatedEstate Estate => _estate;

    public void Reset()
    {
        Faults.Reset();
        Turnstile.Open();
        _estate = new SimulatedEstate(Document, Options, Clock);
    }
}
