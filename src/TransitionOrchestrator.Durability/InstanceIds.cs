namespace TransitionOrchestrator.Durability;

/// <summary>The rule of Durable Task for instance ids.</summary>
public static class InstanceIds
{
    private const int MaxLength = 256;

    /// <summary>Refuses what is none.</summary>
    /// <exception cref="ArgumentException">The id is empty, longer than 256 characters, starts with '@' or holds one of <c>/ \ # ?</c> or control characters.</exception>
    public static void Check(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (instanceId.Length > MaxLength || instanceId[0] == '@' || instanceId.Any(character => character is '/' or '\\' or '#' or '?' || char.IsControl(character)))
            throw new ArgumentException($"An instance id has 1 to {MaxLength} characters, does not start with '@', and holds no '/', '\\', '#', '?' or control characters.", nameof(instanceId));
    }
}
