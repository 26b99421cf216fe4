namespace TransitionOrchestrator.Simulators.ServiceBus;

/// <summary>How the simulator behaves. The defaults are those of a queue of the Standard tier, with duplicate detection.</summary>
public sealed record ServiceBusSimulatorOptions
{
    /// <summary>The AMQP port on 127.0.0.1; 0 takes a free one. Clients that name no port use 5672.</summary>
    public int Port { get; init; }

    /// <summary>The HTTP port of the admin API on 127.0.0.1; 0 takes a free one, null leaves it out.</summary>
    public int? AdminPort { get; init; }

    /// <summary>The queues. Those that <see cref="File"/> knows exist besides.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>Where messages are kept; in memory when null.</summary>
    public string? File { get; init; }

    /// <summary>How often a message may be delivered in vain before it is dead-lettered; at least 1.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>How long a received message is locked.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long message ids are remembered, so that a repetition is dropped; zero switches duplicate detection off.</summary>
    public TimeSpan DuplicateWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether a message whose time to live is over is dead-lettered; dropped otherwise.</summary>
    public bool DeadLetterExpired { get; init; }

    /// <summary>The largest message or batch, in bytes.</summary>
    public int MaxMessageBytes { get; init; } = 262_144;

    /// <summary>Everything that is wrong; empty if nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (Port is < 0 or > 65535)
            yield return $"The port {Port} is not from 0 to 65535.";
        if (AdminPort is < 0 or > 65535)
            yield return $"The admin port {AdminPort} is not from 0 to 65535.";
        if (Port != 0 && AdminPort == Port)
            yield return "The port and the admin port must differ.";
        foreach (var name in Queues.Where(name => !IsName(name)))
            yield return $"'{name}' is no queue's name: letters, digits, '.', '-', '_' and '/', at most 260, neither first nor last a '/'.";
        if (Queues.Count == 0 && File is null)
            yield return "There is no queue.";
        if (MaxDeliveryCount < 1)
            yield return "The delivery limit must be at least 1.";
        if (LockDuration <= TimeSpan.Zero || LockDuration > TimeSpan.FromMinutes(5))
            yield return "The lock must last from more than 0 to 300 seconds.";
        if (DuplicateWindow < TimeSpan.Zero || DuplicateWindow > TimeSpan.FromDays(7))
            yield return "The duplicate window must be from 0 seconds to 7 days.";
        if (MaxMessageBytes is < 1024 or > 104_857_600)
            yield return "The largest message must be from 1 KB to 100 MB.";
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 260 && name[0] != '/' && name[^1] != '/' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/');
}
