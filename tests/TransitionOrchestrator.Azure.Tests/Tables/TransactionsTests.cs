using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class TransactionsTests
{
    private static TableTransactionAction Row(int number, int textLength = 0) =>
        new(TableTransactionActionType.UpsertMerge, new TableEntity("p", $"{number:D4}") { ["Text"] = new string('x', textLength) });

    [Theory]
    [InlineData(1, 0, new[] { 1 })]
    [InlineData(100, 0, new[] { 100 })]
    [InlineData(101, 0, new[] { 1, 100 })]
    [InlineData(250, 0, new[] { 50, 100, 100 })]
    [InlineData(40, 30_000, new[] { 2, 19, 19 })]
    public void Divide_Rows_KeepsTheOrderAndFillsFromTheEnd(int rows, int textLength, int[] expected)
    {
        var transactions = Transactions.Divide([.. Enumerable.Range(0, rows).Select(number => Row(number, textLength))]).ToList();

        Assert.Equal(expected, transactions.Select(transaction => transaction.Count));
        Assert.Equal(Enumerable.Range(0, rows).Select(number => $"{number:D4}"), transactions.SelectMany(transaction => transaction).Select(action => action.Entity.RowKey), StringComparer.Ordinal);
    }

    [Fact]
    public void CreationTimes_MoreThanItHolds_KeepsWhatIsUsed()
    {
        var times = new CreationTimes(capacity: 10);
        var used = Id(0);
        times.Remember(used, DateTimeOffset.UnixEpoch);

        for (var number = 1; number <= 100; number++)
        {
            times.Remember(Id(number), DateTimeOffset.UnixEpoch.AddDays(number));
            Assert.Equal(DateTimeOffset.UnixEpoch, times.Find(used));
        }

        Assert.InRange(Enumerable.Range(0, 101).Count(number => times.Find(Id(number)) is not null), 10, 20);
        Assert.Null(times.Find(Id(1)));

        static TransitionId Id(int number) => new(new CustomerId(new Guid(number, 0, 0, new byte[8])), "aaaa");
    }

    [Fact]
    public void SetText_CutInTheMiddleOfASurrogatePair_CutsBeforeIt()
    {
        var entity = new TableEntity();

        entity.SetText("Text", new string('x', Columns.MaxText - 2) + "😀😀");

        Assert.Equal(new string('x', Columns.MaxText - 2) + "…", entity.GetString("Text"));
    }
}
