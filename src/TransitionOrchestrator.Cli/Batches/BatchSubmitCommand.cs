using System.CommandLine;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.CommandLine;
using TransitionOrchestrator.Cli.Output;
using TransitionOrchestrator.Cli.Transitions;
using TransitionOrchestrator.Cli.Watching;

namespace TransitionOrchestrator.Cli.Batches;

/// <summary><c>transition batch submit</c>: a file of customers becomes a batch.</summary>
internal static class BatchSubmitCommand
{
    /// <summary>How many seconds a submission is tried again at most: with its key it makes one batch, however often it arrives.</summary>
    private const int Perseverance = 20;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "CSV with a line of column names, or a JSON list, one customer each; '-' is standard input." };
        var format = new Option<string?>("--format") { Description = "What FILE is, where its extension does not tell.", HelpName = "csv|json" }.AcceptOnlyFromAmong("csv", "json");
        var onInvalid = new Option<string?>("--on-invalid") { Description = "'skip' leaves invalid rows out and names them; without it one invalid row refuses the file.", HelpName = "reject|skip" };
        var between = new Option<string?>("--between") { Description = "Starts transitions only within these hours of the day.", HelpName = "22:00-06:00" };
        var timeZone = new Option<string?>("--time-zone") { Description = "Whose hours --between means; required with it.", HelpName = "Europe/Berlin" };
        var name = new Option<string?>("--name") { Description = "What to call the batch.", HelpName = "text" };
        var key = new Option<string?>("--idempotency-key") { Description = "Names the submission. Without it: the digest of the file's content. The same key makes one batch, however often it is sent.", HelpName = "key" };
        var command = new ExplainedCommand("submit", "Submits a file of customers as one batch. Says how many they are, and asks.", """
            Examples:
              transition batch submit customers.csv --watch
              transition batch submit customers.csv --between 22:00-06:00 --time-zone Europe/Berlin --name "Wave 3"
              export.sh | transition batch submit - --format csv --yes --json

            The columns of the CSV: customerId, and as wanted route, approval, budget, currency, resellerMpnId, notBefore, and
            the attestation's firstName, lastName, email, phoneNumber, dateAgreed. At most 10,000 rows. All rows are checked
            first; every problem is listed with its line, and nothing has begun then.

            A repeated submit of the same file cannot double: it answers the batch that exists, or refuses if the options are
            others. To send the same content as another batch on purpose, give it another --idempotency-key.
            """)
        {
            file, format, onInvalid, between, timeZone, name, key, Confirmation.Yes, Following.Watch, Watch.PatienceOption, HeadOptions.Json,
        };
        return command.Runs(async (result, session, cancellationToken) =>
        {
            var content = await BatchFile.ReadAsync(result.GetRequiredValue(file), result.GetValue(format), cancellationToken);
            if (!result.GetValue(Confirmation.Yes) && !session.Terminal.Confirm($"{Words.Count(content.Customers, "customer")} would be moved to the Azure plan, and plans bought for them."))
                return ExitCode.NotConfirmed;

            var answer = await SubmitAsync(session, content, result.GetValue(key) ?? content.IdempotencyKey, result.GetValue(Watch.PatienceOption),
                [("onInvalid", result.GetValue(onInvalid)), ("between", result.GetValue(between)), ("timeZone", result.GetValue(timeZone)), ("name", result.GetValue(name))], cancellationToken);
            var receipt = answer.As<BatchReceipt>();
            if (result.GetValue(Following.Watch))
                return await BatchWatchCommand.WatchAsync(session, receipt.Id, result.GetValue(Watch.PatienceOption), cancellationToken);
            session.Terminal.Document(answer.Json);
            session.Terminal.Say($"See how far it is with: transition batch watch {receipt.Id}");
            return ExitCode.Done;
        });
    }

    /// <summary>Sends the file, and says what was accepted and what was skipped.</summary>
    public static async Task<Answer> SubmitAsync(Session session, BatchFile file, string key, int patienceSeconds, IReadOnlyList<(string, string?)> wishes, CancellationToken cancellationToken)
    {
        session.WhenUncertain = "Whether it was accepted, 'transition batch list' tells; the same file can be submitted again and makes no second batch.";
        var patience = new Patience(TimeSpan.FromSeconds(Math.Min(Perseverance, patienceSeconds)), TimeProvider.System, session.Terminal.Report);
        var answer = await patience.AskAsync(token => session.Batches.SubmitAsync(file.Content, file.MediaType, key, wishes, token), cancellationToken);
        var receipt = answer.As<BatchReceipt>();
        session.WhenUncertain = null;
        session.Terminal.Say($"Accepted: batch {receipt.Id}, {Words.Count(receipt.Accepted, "customer")}");
        foreach (var skipped in receipt.Skipped ?? [])
            session.Terminal.Say($"  skipped: {ProblemText.Of(skipped)}");
        return answer;
    }
}
