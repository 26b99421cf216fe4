using System.ComponentModel;
using System.Diagnostics;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Which process this is, so that a later one on the same machine can tell whether it still lives.</summary>
internal sealed record ProcessIdentity(string Machine, int ProcessId, DateTimeOffset StartedAt)
{
    public static ProcessIdentity OfThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        return new ProcessIdentity(MachineName(), process.Id, Stable(process));
    }

    /// <summary>True only if it is certain that the owner of this lease is dead: same machine, and no such process.</summary>
    public static bool IsGone(LeaseRecord lease)
    {
        if (!string.Equals(lease.Machine, MachineName(), StringComparison.Ordinal))
            return false;
        try
        {
            using var process = Process.GetProcessById(lease.ProcessId);
            return process.HasExited || (Stable(process) - lease.ProcessStartedAt).Duration() > TimeSpan.FromSeconds(2);
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or Win32Exception)
        {
            // It ended meanwhile, or belongs to somebody whose processes may not be looked at: not certain.
            return false;
        }
    }

    private static DateTimeOffset Stable(Process process) => new DateTimeOffset(process.StartTime).ToUniversalTime();

    /// <summary>Containers may share a host name but not their process ids: the process namespace belongs to the machine's name.</summary>
    private static string MachineName()
    {
        var space = OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget : null;
        return space is null ? Environment.MachineName : $"{Environment.MachineName} {space}";
    }
}
