using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;

namespace TransitionOrchestrator.Simulators.PartnerCenter.CommandLine;

/// <summary>The command line. Exit codes: 0 stopped, 1 could not run, 2 wrong arguments or estate (every problem is written).</summary>
internal static class SimulatorCommand
{
    private static readonly Option<string?> Urls = new("--urls") { Description = "Where to listen, http://host:port (default http://127.0.0.1:7080)." };
    private static readonly Option<int?> Port = new("--port") { Description = "Listen on 127.0.0.1 and this port; 0 takes a free one." };
    private static readonly Option<string?> Estate = new("--estate") { Description = "The estate, a JSON file." };
    private static readonly Option<int?> Customers = new("--customers") { Description = "Make up an estate with so many customers." };
    private static readonly Option<int> Resellers = new("--resellers") { Description = "Made-up estate: resellers; 0 for a direct partner.", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> Subscriptions = new("--subscriptions") { Description = "Made-up estate: legacy subscriptions per customer, on average.", DefaultValueFactory = _ => 4 };
    private static readonly Option<double> Problems = new("--problems") { Description = "Made-up estate: share of customers with whom something is wrong, 0 to 1.", DefaultValueFactory = _ => 0 };
    private static readonly Option<string?> Backend = new("--backend") { Description = "Made-up estate: public, commerce or mixed (default: as --commerce-backend says)." };
    private static readonly Option<int> Seed = new("--seed") { Description = "Decides everything that is made up or happens by chance.", DefaultValueFactory = _ => 7 };
    private static readonly Option<double> ClockFactor = new("--clock-factor") { Description = "Simulated seconds per second.", DefaultValueFactory = _ => 1 };
    private static readonly Option<bool> NoDelays = new("--no-delays") { Description = "Nothing takes any time." };
    private static readonly Option<bool> NoLimits = new("--no-limits") { Description = "No rate limits." };
    private static readonly Option<bool> CommerceBackend = new("--commerce-backend") { Description = "Offer the mapping operation and sell plans beside legacy subscriptions (not part of the public API)." };
    private static readonly Option<string?> Faults = new("--faults") { Description = "name[=probability],... or chaos." };
    private static readonly Option<string?> WriteEstate = new("--write-estate") { Description = "Write the estate to this file and stop." };

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var command = new RootCommand("A Partner Center on this machine: the endpoints of a transition, their delays, limits and faults.")
        {
            Urls, Port, Estate, Customers, Resellers, Subscriptions, Problems, Backend, Seed, ClockFactor, NoDelays, NoLimits, CommerceBackend, Faults, WriteEstate,
        };
        command.SetAction((parsed, cancellation) => ServeAsync(parsed, output, errors, cancellation));
        var parsed = command.Parse(args);
        var problems = FindProblems(parsed).ToList();
        foreach (var problem in problems)
            await errors.WriteLineAsync(problem);
        if (problems.Count > 0)
            return 2;
        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, ProcessTerminationTimeout = null });
    }

    /// <summary>Every problem: what the parser found, and what it cannot know.</summary>
    private static IEnumerable<string> FindProblems(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
            yield return error.Message;

        // A value that could not be converted is reported above and cannot be asked for.
        bool Breaks<T>(Option<T> option, Func<T?, bool> holds) => parsed.GetResult(option)?.Errors.Any() != true && !holds(parsed.GetValue(option));

        if (parsed.GetResult(Urls) is not null && parsed.GetResult(Port) is not null)
            yield return "--urls and --port cannot both be given.";
        if (parsed.GetResult(Estate) is not null && parsed.GetResult(Customers) is not null)
            yield return "--estate and --customers cannot both be given.";
        if (Breaks(Urls, u => u is null || (Uri.TryCreate(u, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp)))
            yield return "--urls must be an http address.";
        if (Breaks(Port, p => p is null or (>= 0 and <= 65535)))
            yield return "--port must be from 0 to 65535.";
        if (Breaks(Customers, c => c is null or > 0))
            yield return "--customers must be positive.";
        if (Breaks(Resellers, r => r >= 0))
            yield return "--resellers must not be negative.";
        if (Breaks(Subscriptions, s => s > 0))
            yield return "--subscriptions must be positive.";
        if (Breaks(Problems, p => p is >= 0 and <= 1))
            yield return "--problems must be from 0 to 1.";
        if (Breaks(Backend, b => b is null or "public" or "commerce" or "mixed"))
            yield return "--backend must be public, commerce or mixed.";
        if (Breaks(ClockFactor, f => f is > 0 and <= 1_000_000))
            yield return "--clock-factor must be positive, and at most 1000000.";
        foreach (var problem in ParseFaults(parsed.GetValue(Faults), out _))
            yield return "--faults: " + problem;
    }

    private static List<string> ParseFaults(string? text, out List<FaultRule> rules)
    {
        rules = [];
        var problems = new List<string>();
        foreach (var item in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (item == "chaos")
            {
                rules.AddRange(FaultRule.Chaos);
                continue;
            }
            var parts = item.Split('=', 2);
            var probability = 1.0;
            if (parts.Length == 2 && !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out probability))
            {
                problems.Add($"'{parts[1]}' is not a probability");
                continue;
            }
            var rule = new FaultRule { Name = parts[0], Probability = probability };
            problems.AddRange(rule.Problems());
            rules.Add(rule);
        }
        return problems;
    }

    private static async Task<int> ServeAsync(ParseResult parsed, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        EstateDocument? estate;
        try
        {
            estate = ReadEstate(parsed);
        }
        catch (EstateException e)
        {
            foreach (var problem in e.Problems)
                await errors.WriteLineAsync(problem);
            return 2;
        }
        if (parsed.GetValue(WriteEstate) is { } file)
            return await WriteAsync(file, estate ?? new EstateDocument(), output, errors);

        var url = parsed.GetValue(Urls) ?? (parsed.GetValue(Port) is { } port ? $"http://127.0.0.1:{port}" : "http://127.0.0.1:7080");
        ParseFaults(parsed.GetValue(Faults), out var faults);
        var options = new SimulatorOptions
        {
            Url = url,
            Estate = estate,
            Seed = parsed.GetValue(Seed),
            ClockFactor = parsed.GetValue(ClockFactor),
            Delays = parsed.GetValue(NoDelays) ? Delays.None : new Delays(),
            Limits = parsed.GetValue(NoLimits) ? null : new LimitOptions(),
            CommerceBackend = parsed.GetValue(CommerceBackend),
            Faults = faults,
        };
        return await ServeAsync(options, output, errors, cancellation);
    }

    private static async Task<int> ServeAsync(SimulatorOptions options, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        PartnerCenterSimulator simulator;
        try
        {
            simulator = await PartnerCenterSimulator.StartAsync(options, cancellationToken: cancellation);
        }
        catch (IOException e)
        {
            await errors.WriteLineAsync($"cannot listen on {options.Url}: {(e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException ? $"port {new Uri(options.Url).Port} is taken" : e.Message)}");
            return 1;
        }
        await using var _ = simulator;
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopped.TrySetResult();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var cancelled = cancellation.Register(() => stopped.TrySetResult());
        await output.WriteLineAsync($"Partner Center simulator on {simulator.BaseAddress} with {simulator.Estate.Customers.Count} customers, clock x{options.ClockFactor.ToString(CultureInfo.InvariantCulture)}");
        await output.FlushAsync(cancellation);
        await stopped.Task;
        return 0;
    }

    private static EstateDocument? ReadEstate(ParseResult parsed)
    {
        if (parsed.GetValue(Estate) is { } file)
            return EstateDocument.Load(file);
        return parsed.GetValue(Customers) is not { } customers ? null : EstateGenerator.Generate(new EstateShape
        {
            Customers = customers,
            Resellers = parsed.GetValue(Resellers),
            Subscriptions = parsed.GetValue(Subscriptions),
            Problems = parsed.GetValue(Problems),
            Backend = parsed.GetValue(Backend),
            Seed = parsed.GetValue(Seed),
        });
    }

    private static async Task<int> WriteAsync(string file, EstateDocument estate, TextWriter output, TextWriter errors)
    {
        try
        {
            await File.WriteAllTextAsync(file, estate.ToJson() + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"the estate cannot be written: {e.Message}");
            return 1;
        }
        await output.WriteLineAsync($"{estate.Customers.Count} customers written to {file}");
        return 0;
    }
}
