using System.Diagnostics;

namespace TransitionOrchestrator.Benchmarks.Measuring;

/// <summary>Processor time of this process and of those that it works against: it tells where the time goes when the processors are the limit.</summary>
/// <param name="Engine">This process: engine, stores, clients and whoever starts the orchestrations.</param>
/// <param name="Azurite">Azurite; null where it cannot be told.</param>
/// <param name="Simulator">The Partner Center simulator; null without one.</param>
internal sealed record CpuTime(TimeSpan Engine, TimeSpan? Azurite, TimeSpan? Simulator)
{
    public static CpuTime Now(Process? azurite, Process? simulator = null)
    {
        using var self = Process.GetCurrentProcess();
        return new CpuTime(self.TotalProcessorTime, Of(azurite), Of(simulator));
    }

    public CpuTime Since(CpuTime before) => new(Engine - before.Engine, Azurite - before.Azurite, Simulator - before.Simulator);

    private static TimeSpan? Of(Process? process)
    {
        process?.Refresh();
        return process?.TotalProcessorTime;
    }
}
