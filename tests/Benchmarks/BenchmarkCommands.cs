using System.CommandLine;
using Spectre.Console;
using TransitionOrchestrator.Benchmarks.Batches;
using TransitionOrchestrator.Benchmarks.Counts;
using TransitionOrchestrator.Benchmarks.Hello;
using TransitionOrchestrator.Benchmarks.Measuring;
using TransitionOrchestrator.Benchmarks.Queue;
using TransitionOrchestrator.Benchmarks.Transitions;
using TransitionOrchestrator.Benchmarks.Waiting;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Benchmarks;

/// <summary>The command line: one command a benchmark, and none for all. Exit codes: 0 measured, 1 something went wrong, 130 called off.</summary>
internal static class BenchmarkCommands
{
    private static readonly Option<bool> InMemory = new("--in-memory") { Description = "Azurite keeps nothing on disk.", Recursive = true };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "How often each line is measured; the best is printed.", DefaultValueFactory = _ => 1, Recursive = true };
    private static readonly Option<int[]> HelloInFlight = new("--in-flight") { Description = "Orchestrations under way at a time.", DefaultValueFactory = _ => [1, 16, 256], CustomParser = argument => [.. argument.Tokens.SelectMany(token => token.Value.Split(',')).Select(text => Number(argument, text))] };
    private static readonly Option<int?> HelloCount = new("--count") { Description = "Orchestrations a line; without it 200 for one in flight and 2,000 for more." };
    private static readonly Option<int> Customers = new("--customers") { Description = "Customers to move.", DefaultValueFactory = _ => 500 };
    private static readonly Option<int> Subscriptions = new("--subscriptions") { Description = "Legacy subscriptions of each.", DefaultValueFactory = _ => 4 };
    private static readonly Option<string> Route = new("--route") { Description = "Which way they move.", DefaultValueFactory = _ => "both" };
    private static readonly Option<int> TransitionsInFlight = new("--in-flight") { Description = "Transitions under way at a time.", DefaultValueFactory = _ => 32 };
    private static readonly Option<int> Instances = new("--instances") { Description = "Orchestrations that wait.", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<int> BatchRows = new("--rows") { Description = "Customers of the batch.", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "How long it is looked at, if it is not over before.", DefaultValueFactory = _ => 60 };
    private static readonly Option<int> Messages = new("--messages") { Description = "Messages to send and receive.", DefaultValueFactory = _ => 20_000 };

    public static RootCommand Create()
    {
        Route.AcceptOnlyFromAmong("stepwise", "productUpgrade", "both");
        AtLeastOne(Rounds, Customers, Subscriptions, TransitionsInFlight, Instances, Messages, BatchRows, Seconds);
        HelloCount.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
                result.AddError("--count must be at least 1.");
        });
        var root = new RootCommand("Measures the orchestrator on this machine; without a command, everything.") { InMemory, Rounds };
        root.Add(Command("hello", "HelloCities: one orchestration, five activities one after the other.", [HelloInFlight, HelloCount], Hello));
        root.Add(Command("transitions", "Whole transitions against the simulator without delays and limits.", [Customers, Subscriptions, Route, TransitionsInFlight], Transitions));
        root.Add(Command("counts", "Storage requests and calls to Partner Center that one transition costs.", [], CountsBenchmark.RunAsync));
        root.Add(Command("waiting", "Orchestrations that wait: memory, and the time to recover them after a restart.", [Instances], Waiting));
        root.Add(Command("queue", "Messages a second through the Service Bus simulator.", [Messages], Queue));
        root.Add(Command("batches", "A batch in the real head: acceptance, pace, and how soon its status is answered.", [BatchRows, Seconds], Batches));
        root.SetAction((parsed, cancellation) => RunAsync(parsed, [Hello, Transitions, CountsBenchmark.RunAsync, Waiting, Queue, Batches], cancellation));
        return root;
    }

    private static Task Hello(Bench bench, ParseResult parsed) =>
        HelloBenchmark.RunAsync(bench, Or(parsed, HelloInFlight, [1, 16, 256]), parsed.GetValue(HelloCount));

    private static async Task Transitions(Bench bench, ParseResult parsed)
    {
        var route = Or(parsed, Route, "both");
        foreach (var one in new[] { RouteKind.Stepwise, RouteKind.ProductUpgrade })
        {
            if (route == "both" || route.Equals(one.ToString(), StringComparison.OrdinalIgnoreCase))
                await TransitionsBenchmark.RunAsync(bench, one, Or(parsed, Customers, 500), Or(parsed, Subscriptions, 4), Or(parsed, TransitionsInFlight, 32));
        }
    }

    private static Task Waiting(Bench bench, ParseResult parsed) => WaitingBenchmark.RunAsync(bench, Or(parsed, Instances, 10_000));

    private static Task Queue(Bench bench, ParseResult parsed) => QueueBenchmark.RunAsync(bench, Or(parsed, Messages, 20_000));

    private static Task Batches(Bench bench, ParseResult parsed) =>
        BatchesBenchmark.RunAsync(bench, Or(parsed, BatchRows, 10_000), TimeSpan.FromSeconds(Or(parsed, Seconds, 60)));

    private static Command Command(string name, string description, Option[] options, Func<Bench, ParseResult, Task> run)
    {
        var command = new Command(name, description);
        foreach (var option in options)
            command.Add(option);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, [run], cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<Bench, ParseResult, Task>[] runs, CancellationToken cancellation)
    {
        var bench = new Bench(Bench.Terminal(), parsed.GetValue(InMemory), parsed.GetValue(Rounds), cancellation);
        try
        {
            bench.PrintMachine();
            foreach (var run in runs)
                await run(bench, parsed);
            return 0;
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C reaches Azurite and the simulator as well, and what fails after that tells nothing.
            bench.Console.WriteLine("Called off.");
            return 130;
        }
        catch (BenchmarkFailedException failure)
        {
            bench.Console.MarkupLineInterpolated($"[red]{failure.Message}[/]");
            return 1;
        }
    }

    /// <summary>The option's value, or the default of a command that was not given.</summary>
    private static T Or<T>(ParseResult parsed, Option<T> option, T otherwise) =>
        parsed.CommandResult.Command.Options.Contains(option) ? parsed.GetRequiredValue(option) : otherwise;

    private static void AtLeastOne(params Option<int>[] options)
    {
        foreach (var option in options)
        {
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1)
                    result.AddError($"{option.Name} must be at least 1.");
            });
        }
    }

    private static int Number(System.CommandLine.Parsing.ArgumentResult argument, string text)
    {
        if (int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0)
            return number;
        argument.AddError($"'{text}' is not a number above zero.");
        return 1;
    }
}
