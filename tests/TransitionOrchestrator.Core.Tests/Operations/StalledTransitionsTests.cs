using Microsoft.Extensions.Logging;
using Moq;

namespace TransitionOrchestrator.Core.Tests.Operations;

public class StalledTransitionsTests
{
    private static readonly TimeSpan After = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task TellAsync_SomeMakeNoProgress_LogsThoseThatNobodyHolds()
    {
        var late = Fixture.Now - After - TimeSpan.FromSeconds(1);
        var fine = Record(Fixture.Now - After);
        var held = Record(late) with { HeldBecause = "" };
        var asked = Record(late) with { MappingAt = null, ApprovalAskedAt = late };
        var stalled = Record(late) with { LastProblem = new Problem("timeout", "No answer.", Passing: true) };
        var neverBegun = new TransitionRecord(Fixture.Order(), "fingerprint", late);
        var store = new Mock<ITransitionStore>(MockBehavior.Strict);
        store.Setup(one => one.ReadUnfinishedAsync(default)).Returns(new[] { fine, held, asked, stalled, neverBegun }.ToAsyncEnumerable());
        var log = new Lines();

        var count = await new StalledTransitions(store.Object, new NowTime(), log).TellAsync(After, default);

        Assert.Equal(2, count);
        Assert.Collection(
            log.Written,
            line => Assert.Matches($"^Warning 6101: Transition {stalled.Id} .* phase Mapping, latest problem timeout", line),
            line => Assert.Matches($"^Warning 6101: Transition {neverBegun.Id} .* phase Queued, latest problem none", line));
    }

    private static TransitionRecord Record(DateTimeOffset progressAt) => new(Fixture.Order(), "fingerprint", progressAt) { MappingAt = progressAt, ProgressAt = progressAt };

    private sealed class NowTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Fixture.Now;
    }

    private sealed class Lines : ILogger<StalledTransitions>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add($"{logLevel} {eventId.Id}: {formatter(state, exception)}");
    }
}
