using System.CommandLine;
using TransitionOrchestrator.Cli.Sample;

var root = new RootCommand("Moves customers of cloud solution providers from legacy Azure subscriptions to the Azure plan.")
{
    SampleCommand.Create(),
};
var parsed = root.Parse(args);
var code = await parsed.InvokeAsync();

// Wrong arguments are told apart from what went wrong with right ones.
return code == 1 && parsed.Errors.Count > 0 ? SampleCommand.Unusable : code;
