using System.CommandLine;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.CommandLine;

namespace TransitionOrchestrator.Cli.Transitions;

/// <summary>What follows once a transition was accepted: its id, or its progress to the end.</summary>
internal static class Following
{
    public static Option<bool> Watch { get; } = new("--watch", "-w") { Description = "Shows progress until it is final; the exit code then tells how it ended." };

    /// <summary>Tells that it was accepted, and watches it where that is asked for.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> ReceiptAsync(Session session, ParseResult result, Answer answer, string accepted, CancellationToken cancellationToken)
    {
        var receipt = answer.As<Receipt>();
        session.WhenUncertain = null;
        session.Terminal.Say($"{accepted}: {receipt.Id}");
        if (result.GetValue(Watch))
            return await WatchAsync(session, receipt.Id, result.GetValue(Watching.Watch.PatienceOption), cancellationToken);
        session.Terminal.Document(answer.Json);
        session.Terminal.Say($"See how far it is with: transition status {receipt.Id} --watch");
        return ExitCode.Done;
    }

    /// <summary>Watches a transition to its end, and shows how it ended.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> WatchAsync(Session session, string id, int patience, CancellationToken cancellationToken)
    {
        session.WhenInterrupted = $"Interrupted. The transition goes on; 'transition status {id} --watch' takes up where this ended.";
        var watch = new Watching.Watch(session.Terminal, TimeSpan.FromSeconds(patience), TimeProvider.System);
        var final = await watch.UntilFinalAsync(token => session.Transitions.ReadAsync(id, token), answer => StatusView.Look(answer.As<TransitionStatus>()), cancellationToken);
        session.Terminal.Document(final.Json);
        return StatusView.Show(session.Terminal, final.As<TransitionStatus>());
    }
}
