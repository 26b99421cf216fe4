namespace TransitionOrchestrator.Durability.Tests;

public sealed class RetryPolicyTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(0, 1, 1.0, null, null)]
    [InlineData(1, 0, 1.0, null, null)]
    [InlineData(1, -1, 1.0, null, null)]
    [InlineData(1, 1, 0.99, null, null)]
    [InlineData(1, 2, 1.0, 1, null)]
    [InlineData(1, 2, 1.0, null, 1)]
    public void Create_ValueOutOfRange_Throws(int attempts, int firstSeconds, double coefficient, int? maxSeconds, int? limitSeconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(attempts, firstSeconds * Second, coefficient, maxSeconds * Second, limitSeconds * Second));

    [Fact]
    public void Create_Defaults_AreDurableTasks()
    {
        var policy = new RetryPolicy(3, Second);

        Assert.Equal((3, Second, 1.0, TimeSpan.FromHours(1)), (policy.MaxAttempts, policy.FirstInterval, policy.BackoffCoefficient, policy.MaxInterval));
        Assert.Null(policy.TimeLimit);
        Assert.True(policy.ShouldRetry(new FailureDetails("X", "x") { IsTransient = false }));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 6)]
    [InlineData(3, 18)]
    [InlineData(4, 30)]
    [InlineData(5000, 30)]
    public void IntervalAfter_Attempt_GrowsUpToTheLimit(int attempt, int seconds) =>
        Assert.Equal(seconds * Second, new RetryPolicy(10_000, 2 * Second, 3, 30 * Second).IntervalAfter(attempt));

    [Fact]
    public void IntervalAfter_CoefficientOne_StaysTheSame() =>
        Assert.Equal(Second, new RetryPolicy(10, Second).IntervalAfter(9));
}
