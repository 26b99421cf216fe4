namespace TransitionOrchestrator.Cli.CommandLine;

/// <summary>What the program answers to the shell. Scripts rely on these; the root help and the README list them.</summary>
internal static class ExitCode
{
    /// <summary>Done, or accepted by the service.</summary>
    public const int Done = 0;

    /// <summary>A transition or a row of a batch ended other than completed, or a preview says that it would not start.</summary>
    public const int NotCompleted = 1;

    /// <summary>The arguments or a file cannot be used; nothing was sent.</summary>
    public const int WrongArguments = 2;

    /// <summary>The service refused (HTTP 4xx).</summary>
    public const int Refused = 3;

    /// <summary>The service cannot be reached, or has trouble of its own (HTTP 5xx).</summary>
    public const int Unreachable = 4;

    /// <summary>Nobody confirmed; nothing was sent.</summary>
    public const int NotConfirmed = 5;

    /// <summary>A defect of this program (EX_SOFTWARE of sysexits.h).</summary>
    public const int Defect = 70;

    /// <summary>Ctrl-C, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>The table of the root help.</summary>
    public const string Table = """
        Exit codes:
          0    done, or accepted by the service
          1    a transition or a row of a batch ended other than completed; a preview says that it would not start
          2    wrong arguments, or a file that cannot be used; nothing was sent
          3    refused by the service (HTTP 4xx)
          4    the service cannot be reached, or has trouble of its own (HTTP 5xx)
          5    not confirmed; nothing was sent
          70   a defect of this program
          130  interrupted; what was accepted goes on at the head
        """;
}
