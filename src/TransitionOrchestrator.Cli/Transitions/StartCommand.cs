using System.CommandLine;
using System.Text.Json.Nodes;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.CommandLine;
using TransitionOrchestrator.Cli.Watching;

namespace TransitionOrchestrator.Cli.Transitions;

/// <summary><c>transition start</c>: moves one customer.</summary>
internal static class StartCommand
{
    public static Command Create()
    {
        var request = new RequestOptions();
        var command = new ExplainedCommand("start", "Moves one customer to the Azure plan. Shows first what it would buy, and asks.", """
            Examples:
              transition start 0aa17548-8de2-44b0-a52e-90674f30eb3f --watch
              transition start 0aa17548-8de2-44b0-a52e-90674f30eb3f --approval
              transition start 0aa17548-8de2-44b0-a52e-90674f30eb3f --yes --json
              transition start 0aa17548-8de2-44b0-a52e-90674f30eb3f --attest-first-name Ida --attest-last-name Brand \
                --attest-email ida.brand@example.com --attest-date 2026-01-20

            With --approval nothing is bought until somebody approves, so nothing is asked here.
            Starting the same again while it is under way answers the one that runs; nothing is bought twice.
            """);
        request.AddTo(command);
        command.Options.Add(Confirmation.Yes);
        command.Options.Add(Following.Watch);
        command.Options.Add(Watch.PatienceOption);
        command.Options.Add(HeadOptions.Json);
        return command.Runs(async (result, session, cancellationToken) =>
        {
            var body = request.Read(result);
            if (!result.GetValue(Confirmation.Yes) && !request.WantsApproval(result) && await AskFirstAsync(session, body, cancellationToken) is { } refused)
                return refused;

            session.WhenUncertain = $"Whether it was started, 'transition list --customer {body["customerId"]}' tells.";
            var answer = await session.Transitions.SendAsync(body, cancellationToken);
            return await Following.ReceiptAsync(session, result, answer, "Accepted", cancellationToken);
        });
    }

    /// <summary>Shows what would happen, and asks.</summary>
    /// <returns>The exit code, if it is not to go on.</returns>
    private static async Task<int?> AskFirstAsync(Session session, JsonObject request, CancellationToken cancellationToken)
    {
        var preview = (await session.Transitions.PreviewAsync(request, cancellationToken)).As<Preview>();
        PreviewView.Show(session.Terminal, preview);
        if (!preview.WouldStart)
        {
            session.Terminal.Refuse(new ApiProblem("prerequisitesNotMet", "Nothing was started.")
            {
                Errors = session.Terminal.IsJson ? [.. preview.Unmet.Select(unmet => new ApiError(unmet.Code, unmet.Message))] : null,
            });
            return ExitCode.NotCompleted;
        }

        return session.Terminal.Confirm($"{preview.CustomerName}: {PreviewView.Deeds(preview)}.") ? null : ExitCode.NotConfirmed;
    }
}
