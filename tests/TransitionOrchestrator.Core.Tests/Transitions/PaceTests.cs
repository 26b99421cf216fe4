namespace TransitionOrchestrator.Core.Tests.Transitions;

public class PaceTests
{
    private static readonly Pace Pace = new();

    [Fact]
    public void WaitAfter_ManyAsks_GrowsToTheLongestWaitAndStaysThere()
    {
        var waits = Enumerable.Range(1, 200).Select(ask => Pace.WaitAfter(ask, askAgainAfter: null)).ToList();

        Assert.Equal(Pace.FirstWait, waits[0]);
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(Pace.MaxWait, waits[^1]);
    }

    [Fact]
    public void WaitAfter_OutsideAsksForLonger_IsHonoured() =>
        Assert.Equal(TimeSpan.FromDays(1), Pace.WaitAfter(3, TimeSpan.FromDays(1)));

    [Fact]
    public void WaitAfter_OutsideSaysSoonAgain_IsHonouredOnlyAtFirst()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), Pace.WaitAfter(1, TimeSpan.FromSeconds(1)));
        Assert.NotEqual(TimeSpan.FromSeconds(1), Pace.WaitAfter(2, TimeSpan.FromSeconds(1)));
    }
}
