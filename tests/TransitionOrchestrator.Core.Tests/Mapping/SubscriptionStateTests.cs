namespace TransitionOrchestrator.Core.Tests.Mapping;

public class SubscriptionStateTests
{
    private static readonly HashSet<(SubscriptionState From, SubscriptionState To)> Legal =
    [
        (SubscriptionState.Waiting, SubscriptionState.Mapped),
        (SubscriptionState.Waiting, SubscriptionState.Confirmed),
        (SubscriptionState.Waiting, SubscriptionState.Failed),
        (SubscriptionState.Mapped, SubscriptionState.Confirmed),
        (SubscriptionState.Mapped, SubscriptionState.Failed),
        (SubscriptionState.Confirmed, SubscriptionState.Suspended),
        (SubscriptionState.Confirmed, SubscriptionState.Failed),
        (SubscriptionState.Failed, SubscriptionState.Waiting),
    ];

    public static TheoryData<SubscriptionState, SubscriptionState> EveryPair()
    {
        var pairs = new TheoryData<SubscriptionState, SubscriptionState>();
        foreach (var from in Enum.GetValues<SubscriptionState>())
        {
            foreach (var to in Enum.GetValues<SubscriptionState>())
                pairs.Add(from, to);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void CanMoveTo_EveryPair_IsLegalOnlyWhenListed(SubscriptionState from, SubscriptionState to) =>
        Assert.Equal(Legal.Contains((from, to)), from.CanMoveTo(to));

    [Fact]
    public void CanMoveTo_Suspended_OnlyFromConfirmed() =>
        Assert.Equal([SubscriptionState.Confirmed], Enum.GetValues<SubscriptionState>().Where(state => state.CanMoveTo(SubscriptionState.Suspended)));
}
