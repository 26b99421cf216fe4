using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TransitionOrchestrator.Testing;

/// <summary>Where the programs are that were built together with the tests that run: in the same configuration, or a test would look at old ones.</summary>
public static class BuiltProgram
{
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>The local head.</summary>
    public static string LocalHost => Find("TransitionOrchestrator.LocalHost", "TransitionOrchestrator.LocalHost.dll");

    /// <summary>The worker of the Functions head; not built where the feed lacks its packages.</summary>
    public static string FunctionsWorker => Find("TransitionOrchestrator.Functions", "TransitionOrchestrator.Functions.dll");

    /// <summary>The command line.</summary>
    public static string Cli => Find("TransitionOrchestrator.Cli", "transition.dll");

    /// <summary>The Partner Center simulator.</summary>
    public static string PartnerCenterSimulator => Find("TransitionOrchestrator.Simulators.PartnerCenter", "TransitionOrchestrator.Simulators.PartnerCenter.dll");

    /// <summary>The Service Bus simulator.</summary>
    public static string ServiceBusSimulator => Find("TransitionOrchestrator.Simulators.ServiceBus", "TransitionOrchestrator.Simulators.ServiceBus.dll");

    /// <summary>A file of the repository.</summary>
    /// <param name="path">Its path from the repository's root.</param>
    public static string RepositoryFile(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TransitionOrchestrator.sln")))
                return Path.Combine(folder.FullName, path);
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    /// <summary>
    /// A port of 127.0.0.1 that nobody has and that was not given to another test, below those that the system hands out for
    /// outgoing connections: a program that is started again finds it free again.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(18_000, 30_000));
                listener.Start();
                var port = ((IPEndPoint)listener.LocalEndpoint).Port;
                if (Given.TryAdd(port, true))
                    return port;
            }
            catch (SocketException)
            {
                // Taken; another one, then.
            }
        }
    }

    /// <summary>A connection string of a Service Bus simulator on this machine.</summary>
    /// <param name="port">Its port; a free one where nobody shall be.</param>
    public static string ServiceBusAt(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"Endpoint=sb://127.0.0.1:{port};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;");

    private static string Find(string project, string assembly)
    {
        // artifacts/bin/{project}/{configuration}/
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(configuration.Parent!.Parent!.FullName, project, configuration.Name, assembly);
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is not built.");
    }
}
