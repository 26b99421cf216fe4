namespace TransitionOrchestrator.Simulators.ServiceBus.Wire;

/// <summary>What is to go wrong on purpose.</summary>
internal sealed class Mishaps
{
    private int _lostAcknowledgements;

    public void LoseAcknowledgements(int count) => Interlocked.Add(ref _lostAcknowledgements, count);

    public bool TakeLostAcknowledgement()
    {
        if (Volatile.Read(ref _lostAcknowledgements) <= 0)
            return false;
        return Interlocked.Decrement(ref _lostAcknowledgements) >= 0;
    }
}
