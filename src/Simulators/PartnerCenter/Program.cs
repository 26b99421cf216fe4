using TransitionOrchestrator.Simulators.PartnerCenter.CommandLine;

return await SimulatorCommand.RunAsync(args, Console.Out, Console.Error);
