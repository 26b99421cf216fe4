using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.Output;

namespace TransitionOrchestrator.Cli.Watching;

/// <summary>Asks until something is final, and shows how far it has come: bars on a terminal, plain lines elsewhere.</summary>
internal sealed class Watch(Terminal terminal, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>How long the head may be away while it is watched.</summary>
    public static Option<int> PatienceOption { get; } = new("--patience")
    {
        Description = "How many seconds to go on while the head does not answer.", HelpName = "seconds", DefaultValueFactory = _ => 300,
        Validators = { result => { if (result.GetValueOrDefault<int>() < 0) result.AddError("--patience must not be negative."); } },
    };

    /// <summary>Asks until it is final.</summary>
    /// <param name="ask">Reads it.</param>
    /// <param name="look">Understands it.</param>
    /// <param name="cancellationToken">Ctrl-C; what is watched goes on.</param>
    /// <returns>The final answer.</returns>
    public async Task<Answer> UntilFinalAsync(Func<CancellationToken, Task<Answer>> ask, Func<Answer, Snapshot> look, CancellationToken cancellationToken)
    {
        if (!terminal.IsLive)
            return await LoopAsync(ask, look, LineByLine(), terminal.Report, cancellationToken);

        Answer? final = null;
        await terminal.Output.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var whole = context.AddTask("...", maxValue: 100);
                final = await LoopAsync(ask, look, Bars(context, whole), trouble => whole.Description = $"[yellow]{Markup.Escape(Words.Clean(trouble))}[/]", cancellationToken);
            });
        return final!;
    }

    private async Task<Answer> LoopAsync(Func<CancellationToken, Task<Answer>> ask, Func<Answer, Snapshot> look, Action<Snapshot> show, Action<string> tell, CancellationToken cancellationToken)
    {
        var patient = new Patience(patience, time, tell);
        while (true)
        {
            var answer = await patient.AskAsync(ask, cancellationToken);
            var snapshot = look(answer);
            show(snapshot);
            if (snapshot.IsFinal)
                return answer;
            await Task.Delay(BetweenLooks, time, cancellationToken);
        }
    }

    private Action<Snapshot> LineByLine()
    {
        var shown = "";
        return snapshot =>
        {
            if (snapshot.Line != shown)
                terminal.Report(shown = snapshot.Line);
        };
    }

    private static Action<Snapshot> Bars(ProgressContext context, ProgressTask whole)
    {
        var tasks = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
        return snapshot =>
        {
            (whole.Description, whole.Value) = ($"[bold]{Markup.Escape(Words.Clean(snapshot.Title))}[/]", snapshot.Percent);
            foreach (var bar in snapshot.Bars.Where(bar => bar.Total > 0))
            {
                if (!tasks.TryGetValue(bar.Name, out var task))
                    tasks[bar.Name] = task = context.AddTask(bar.Name);
                (task.MaxValue, task.Value) = (bar.Total, bar.Value);
                task.Description = string.Create(CultureInfo.InvariantCulture, $"{bar.Name} {bar.Value:N0} of {bar.Total:N0}");
            }
        };
    }
}
