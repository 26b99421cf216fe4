namespace TransitionOrchestrator.Core.Tests.Batches;

public sealed class TransitionsUnderWayTests
{
    private static TransitionId Id(int number) => new(Fixture.Customer, $"aaaa{number:D8}");

    [Fact]
    public void TryEnter_AtTheLimit_HasNoPlaceForAnotherButKeepsThoseThatHaveOne()
    {
        var underWay = new TransitionsUnderWay(1);

        Assert.True(underWay.TryEnter(Id(1)));
        Assert.False(underWay.TryEnter(Id(2)));
        Assert.True(underWay.TryEnter(Id(1)));
        underWay.Leave(Id(1));
        Assert.True(underWay.TryEnter(Id(2)));
    }

    [Fact]
    public void TryEnter_WithoutABound_RemembersNothing()
    {
        var underWay = new TransitionsUnderWay(int.MaxValue);

        for (var number = 0; number < 1000; number++)
        {
            Assert.True(underWay.TryEnter(Id(number)));
            underWay.Note(Id(number));
        }

        Assert.Equal(0, underWay.Count);
        Assert.True(underWay.WaitForRoomAsync(default).IsCompletedSuccessfully);
    }
}
