using TransitionOrchestrator.Simulators.ServiceBus.CommandLine;

return await SimulatorCommand.RunAsync(args, Console.Out, Console.Error);
