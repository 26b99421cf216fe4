using System.CommandLine;
using TransitionOrchestrator.Benchmarks;

// A run that is called off ends its processes and deletes its folders before it returns.
return await BenchmarkCommands.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
