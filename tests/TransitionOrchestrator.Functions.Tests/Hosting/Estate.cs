using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Functions.Tests.Hosting;

/// <summary>What stands in the tables of both heads.</summary>
internal static class Estate
{
    public static readonly CustomerId Unknown = Customer(99);
    public static readonly TransitionId Completed = Id(1);
    public static readonly TransitionId AwaitingApproval = Id(2);
    public static readonly TransitionId Mapping = Id(3);
    public static readonly TransitionId Failed = Id(4);

    /// <summary>Its orchestration has ended, and the tables do not know yet.</summary>
    public static readonly TransitionId EndedUnseen = Id(5);

    public const string RunningBatch = "b0123456789abcdef0123";
    public const string DoneBatch = "b1111111111111111111a";

    public static CustomerId Customer(int number) => new(new Guid(number, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1));

    public static bool HasEndedUnseen(string instance) => instance.Contains(EndedUnseen.ToString(), StringComparison.Ordinal);

    public static async Task PutAsync(Head head)
    {
        await PutAsync(head, Completed, TransitionPhase.Completed);
        await PutAsync(head, AwaitingApproval, TransitionPhase.AwaitingApproval);
        await PutAsync(head, Mapping, TransitionPhase.Mapping);
        await PutAsync(head, Failed, TransitionPhase.Failed);
        await PutAsync(head, EndedUnseen, TransitionPhase.AwaitingApproval);
        await PutBatchAsync(head, RunningBatch, firstCustomer: 200, isDone: false);
        await PutBatchAsync(head, DoneBatch, firstCustomer: 300, isDone: true);
    }

    private static TransitionId Id(int number) => new(Customer(number), $"aaaa{number:D8}");

    private static async Task PutAsync(Head head, TransitionId id, TransitionPhase phase)
    {
        var order = new TransitionOrder(id, Attempt: 1, new Guid(7, 7, 7, new byte[8]));
        var record = new TransitionRecord(order, "fingerprint", Head.Now.AddHours(-2)) { CustomerName = "Fabrikam Müller" };
        Assert.Equal(id, (await head.Store.ClaimAsync(record, default)).Id);
        await head.Store.RecordAsync(id, new TransitionChange
        {
            At = Head.Now.AddHours(-1),
            Reached = phase,
            Route = RouteKind.Stepwise,
            Progress = true,
            Problem = phase == TransitionPhase.Failed ? new Problem("trouble", "It did not work: <\"ü\">.", Passing: false) : null,
            Plans = [new PlanRow(new Reseller("4711"))],
            Subscriptions =
            [
                new SubscriptionRow(new CommerceSubscriptionId(new Guid(1, 1, 0, new byte[8])), new AzureSubscriptionId(new Guid(1, 2, 0, new byte[8])), "Produktion", new Reseller("4711"), Disposition.Move)
                {
                    MappedAt = Head.Now.AddHours(-1), ConfirmedAt = phase == TransitionPhase.Completed ? Head.Now.AddHours(-1) : null, SuspendedAt = phase == TransitionPhase.Completed ? Head.Now.AddHours(-1) : null,
                },
            ],
            Journal = [new Effect(Head.Now.AddHours(-1), "CheckoutCart", "=cart", new Guid(3, 3, 3, new byte[8]), new Guid(7, 7, 7, new byte[8]), EffectOutcome.Succeeded)],
        }, default);
    }

    private static async Task PutBatchAsync(Head head, string id, int firstCustomer, bool isDone)
    {
        var batch = new BatchRecord(id, Head.Now.AddHours(-2)) { Name = "Wave Ω", BodyHash = "hash", PhaseAt = Head.Now, RateFrom = Head.Now, Counts = new RowCounts(Waiting: 3) };
        var rows = Enumerable.Range(0, 3).Select(number => new BatchRow(id, number + 2, new TransitionRequest(Customer(firstCustomer + number))) { UpdatedAt = Head.Now }).ToList();
        await head.Batches.AcceptAsync(batch, rows, [new LineProblem(9, "customerId", "invalidValue", "No customer.")], default);
        if (isDone)
            await head.Batches.ChangeRowsAsync(await head.Batches.ReadRowsAsync(id, [], default).ToListAsync(), row => row.Cancelled("enough", Head.Now), default);
    }
}
