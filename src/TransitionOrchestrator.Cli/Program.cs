using System.CommandLine;
using System.Text;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.Batches;
using TransitionOrchestrator.Cli.CommandLine;
using TransitionOrchestrator.Cli.Output;
using TransitionOrchestrator.Cli.Sample;
using TransitionOrchestrator.Cli.Transitions;

const string Explanation = $"""
    First steps:
      transition preview CUSTOMER                     what would happen; changes nothing
      transition start CUSTOMER --watch               shows the counts, asks, and moves one customer
      transition batch submit customers.csv --watch   the same for a whole file
      transition list                                 where everybody stands
      transition batch report BATCH                   how each row ended, as CSV

    CUSTOMER is the GUID of the customer's tenant. A COMMAND --help shows examples.

    {ExitCode.Table}
    """;

Console.OutputEncoding = Encoding.UTF8;
var root = new RootCommand("Moves customers of cloud solution providers from legacy Azure subscriptions (MS-AZR-0145P) to the Azure plan.")
{
    HeadOptions.Url,
    HeadOptions.Key,
    HeadOptions.Token,
    PreviewCommand.Create(),
    StartCommand.Create(),
    StatusCommand.Create(),
    ListCommand.Create(),
    OperationCommands.Approve(),
    OperationCommands.Cancel(),
    OperationCommands.Suspend(),
    OperationCommands.Resume(),
    OperationCommands.Retry(),
    JournalCommand.Create(),
    BatchCommand.Create(),
    SampleCommand.Create(),
};
ExampleHelp.Extend(root, Explanation);
try
{
    return await WrongArguments.InvokeAsync(root, args);
}
catch (Exception defect)
{
    Terminal.Create(args.Contains("--json", StringComparer.Ordinal)).Refuse(new ApiProblem("defect", $"This program has a defect: {defect.GetType().Name}: {defect.Message}"));
    return ExitCode.Defect;
}
