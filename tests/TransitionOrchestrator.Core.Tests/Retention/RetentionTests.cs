using Moq;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core.Tests;

public sealed class RetentionTests
{
    private static readonly RetentionSettings Settings = new() { History = TimeSpan.FromDays(30), State = TimeSpan.FromDays(400) };

    private readonly Mock<IOrchestrationClient> _engine = new(MockBehavior.Strict);
    private readonly Mock<IFinishedState> _transitions = new(MockBehavior.Strict);
    private readonly Mock<IFinishedState> _batches = new(MockBehavior.Strict);

    public RetentionTests()
    {
        _transitions.Setup(store => store.PurgeAsync(Fixture.Now - Settings.State, default)).ReturnsAsync(3);
        _batches.Setup(store => store.PurgeAsync(Fixture.Now - Settings.State, default)).ReturnsAsync(4);
    }

    [Fact]
    public async Task RunAsync_EachKindByItsOwnAge_AndByTheEndNotTheStart()
    {
        Pages(
            [Ended("old", daysAgo: 31), Ended("endedLately", daysAgo: 29)],
            [Ended("alsoOld", daysAgo: 300), Ended("reopened", daysAgo: 40)]);
        _engine.Setup(engine => engine.PurgeAsync("old", default)).ReturnsAsync(ControlResult.Accepted);
        _engine.Setup(engine => engine.PurgeAsync("alsoOld", default)).ReturnsAsync(ControlResult.Accepted);
        _engine.Setup(engine => engine.PurgeAsync("reopened", default)).ReturnsAsync(ControlResult.NotFinal);

        var outcome = await NewRetention().RunAsync(default);

        Assert.Equal(new RetentionOutcome(Histories: 2, Kept: 7), outcome);
        _engine.Verify(engine => engine.PurgeAsync("endedLately", default), Times.Never());
    }

    [Fact]
    public async Task RunAsync_Asks_ForNothingThatIsUnderWay()
    {
        InstanceQuery? asked = null;
        _engine.Setup(engine => engine.ListAsync(It.IsAny<InstanceQuery>(), default))
            .Callback((InstanceQuery query, CancellationToken _) => asked = query)
            .ReturnsAsync(new InstancePage([Ended("running", daysAgo: 90) with { Status = RuntimeStatus.Running }], ContinuationToken: null));

        Assert.Equal(0, (await NewRetention().RunAsync(default)).Histories);

        Assert.Equal([RuntimeStatus.Completed, RuntimeStatus.Failed, RuntimeStatus.Terminated], asked!.Statuses!);
        Assert.Equal(Fixture.Now - Settings.History, asked.CreatedTo);
    }

    [Fact]
    public void Problems_WrongAges_AreAllNamed()
    {
        Assert.Empty(new RetentionSettings().Problems("Retention"));
        Assert.Equal(
            ["Retention:History must be at least 1 day.", "Retention:State must not be below Retention:History."],
            new RetentionSettings { History = TimeSpan.FromHours(2), State = TimeSpan.FromHours(1) }.Problems("Retention"));
        Assert.Equal(["Retention:State must be at most 100 years."], new RetentionSettings { State = TimeSpan.FromDays(40_000) }.Problems("Retention"));
    }

    private Retention NewRetention() => new(_engine.Object, [_transitions.Object, _batches.Object], Settings, new FixedTime());

    private static InstanceSnapshot Ended(string id, int daysAgo) =>
        new(id, "Transition", RuntimeStatus.Completed, Fixture.Now.AddDays(-500), Fixture.Now.AddDays(-daysAgo));

    private void Pages(InstanceSnapshot[] first, InstanceSnapshot[] second)
    {
        _engine.Setup(engine => engine.ListAsync(It.Is<InstanceQuery>(query => query.ContinuationToken == null), default)).ReturnsAsync(new InstancePage(first, "more"));
        _engine.Setup(engine => engine.ListAsync(It.Is<InstanceQuery>(query => query.ContinuationToken == "more"), default)).ReturnsAsync(new InstancePage(second, ContinuationToken: null));
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Fixture.Now;
    }
}
