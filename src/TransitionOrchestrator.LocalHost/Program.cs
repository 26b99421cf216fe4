using TransitionOrchestrator.Api;
using TransitionOrchestrator.LocalHost;

if (args is [KeyCommands.Name, ..])
    return KeyCommands.Run(args);

// Settings are found beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddTransitionOrchestrator();
var failures = new StartupFailures(builder.Logging, Console.Error);
var app = builder.Build();
app.MapTransitionApi();
return await failures.RunAsync(app);
