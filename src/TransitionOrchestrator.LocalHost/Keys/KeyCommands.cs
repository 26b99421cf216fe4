using System.CommandLine;
using TransitionOrchestrator.Api;

namespace TransitionOrchestrator.LocalHost;

/// <summary><c>keys add</c>, <c>keys list</c>, <c>keys remove</c>: who may call this head. Not a service: each ends when it is done.</summary>
internal static class KeyCommands
{
    /// <summary>The first argument that leads here instead of starting the head.</summary>
    public const string Name = "keys";

    private const int Done = 0;
    private const int Refused = 2;

    private static readonly Option<string> File = new("--file") { Description = "The key file; the setting KeyFile names it to the head.", Required = true };
    private static readonly Argument<string> Whose = new("name") { Description = "Whose key it is; the journal keeps the name." };
    private static readonly Option<ApiRoles[]> Roles = new("--role") { Description = "read, operate or approve; may be repeated. Operate and approve may read as well.", Required = true };

    /// <summary>Carries out the command.</summary>
    /// <returns>The exit code: 0, or 2 when nothing was changed.</returns>
    public static int Run(string[] args) => new RootCommand("The local head.") { new Command(Name, "Says who may call this head.") { Add(), List(), Remove() } }.Parse(args).Invoke();

    private static Command Add()
    {
        var command = new Command("add", "Makes a key and writes it to standard output, this once; the file keeps its hash only.") { Whose, Roles, File };
        command.SetAction(result => Guarded(() =>
        {
            var path = result.GetRequiredValue(File);
            var (file, key) = Existing(path, orNew: true).With(result.GetRequiredValue(Whose), result.GetRequiredValue(Roles).Aggregate((all, role) => all | role));
            file.Write(path);
            Console.Out.WriteLine(key);
        }));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Names every key and its roles.") { File };
        command.SetAction(result => Guarded(() =>
        {
            foreach (var key in Existing(result.GetRequiredValue(File)).Keys)
                Console.Out.WriteLine($"{key.Name}: {string.Join(", ", key.Roles)}");
        }));
        return command;
    }

    private static Command Remove()
    {
        var command = new Command("remove", "Removes a key: from now on it opens nothing, also at a head that is running.") { Whose, File };
        command.SetAction(result => Guarded(() =>
        {
            var (path, name) = (result.GetRequiredValue(File), result.GetRequiredValue(Whose));
            (Existing(path).Without(name) ?? throw new InvalidDataException($"There is no key of '{name}'.")).Write(path);
        }));
        return command;
    }

    private static KeyFile Existing(string path, bool orNew = false) => orNew && !System.IO.File.Exists(path) ? new KeyFile([]) : KeyFile.Read(path);

    private static int Guarded(Action work)
    {
        try
        {
            work();
            return Done;
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(problem.Message);
            return Refused;
        }
    }
}
