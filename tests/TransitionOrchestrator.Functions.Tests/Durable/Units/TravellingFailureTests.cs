using System.Text.Json;
using Microsoft.DurableTask;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Functions.Tests.Durable;

/// <summary>A failure comes out of Durable Task's histories as it was thrown.</summary>
public sealed class TravellingFailureTests
{
    private readonly TravellingFailure _travelling = new();

    [Fact]
    public void Typed_KeepsCodeFactsAndCause()
    {
        var thrown = new ActivityFailureException("900105", "too soon", isTransient: false, new TimeoutException("slow"))
        {
            // Durable Task would make a date of such a text, and a double of such a number.
            Properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["at"] = "2026-03-01T00:00:00Z", ["count"] = "9007199254740993" },
        };

        var read = TravellingFailure.Read(Recorded(thrown));

        Assert.Equal(("900105", "too soon", false, typeof(ActivityFailureException).FullName), (read.Code, read.Message, read.IsTransient, read.ErrorType));
        Assert.Equal(("2026-03-01T00:00:00Z", "9007199254740993"), (read.Properties["at"], read.Properties["count"]));
        Assert.Equal(typeof(TimeoutException).FullName, read.Inner!.ErrorType);
    }

    [Fact]
    public void PassedOnByAnOrchestrator_IsStillTheActivitys()
    {
        var passedOn = new OrchestrationTaskFailedException("Buy", FailureDetails.From(new ActivityFailureException("900105", "too soon", isTransient: true)));

        var read = TravellingFailure.Read(Recorded(passedOn));

        Assert.Equal((typeof(ActivityFailureException).FullName, "900105", "too soon"), (read.ErrorType, read.Code, read.Message));
    }

    [Fact]
    public void Wrapped_KeepsTheCodeBehind()
    {
        var cause = new OrchestrationTaskFailedException("Buy", FailureDetails.From(new ActivityFailureException("900105", "too soon", isTransient: true)));

        Assert.True(TravellingFailure.Read(Recorded(new InvalidOperationException("The step failed.", cause))).HasCode("900105"));
        Assert.True(TravellingFailure.Read(Recorded(new ActivityFailureException("step", "The step failed.", isTransient: false, cause))).HasCode("900105"));
    }

    [Fact]
    public void Untyped_TakesNothingAlong()
    {
        Assert.Null(_travelling.GetExceptionProperties(new InvalidDataException("broken")));

        var read = TravellingFailure.Read(Recorded(new InvalidDataException("broken")));

        Assert.Equal((typeof(InvalidDataException).FullName, "broken", null, true), (read.ErrorType, read.Message, read.Code, read.IsTransient));
    }

    [Fact]
    public void TooLarge_IsWorthNoOtherAttempt() => Assert.False(TravellingFailure.Read(Recorded(new PayloadTooLargeException("The output", 5, 4))).IsTransient);

    [Fact]
    public void StackTrace_StaysOutOfTheProperty()
    {
        var thrown = Assert.Throws<ActivityFailureException>((Action)Throw);

        var json = Assert.IsType<string>(Assert.Single(_travelling.GetExceptionProperties(thrown)!).Value);

        Assert.False(JsonDocument.Parse(json).RootElement.TryGetProperty("stackTrace", out _));
        Assert.Contains(nameof(Throw), TravellingFailure.Read(Recorded(thrown)).StackTrace, StringComparison.Ordinal);
    }

    private static void Throw() => throw new ActivityFailureException("900105", "too soon", isTransient: true);

    /// <summary>What Durable Task's worker records of an exception, level by level.</summary>
    private TaskFailureDetails Recorded(Exception exception) => new(
        exception.GetType().FullName!, exception.Message, exception.StackTrace, exception.InnerException is { } inner ? Recorded(inner) : null, _travelling.GetExceptionProperties(exception));
}
