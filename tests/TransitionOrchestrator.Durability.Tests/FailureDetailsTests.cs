namespace TransitionOrchestrator.Durability.Tests;

public sealed class FailureDetailsTests
{
    [Fact]
    public void From_OrdinaryException_IsTransientWithoutCode()
    {
        var details = FailureDetails.From(new TimeoutException("slow"));

        Assert.Equal((typeof(TimeoutException).FullName, "slow", null, true), (details.ErrorType, details.Message, details.Code, details.IsTransient));
        Assert.Null(details.Inner);
    }

    [Fact]
    public void From_TypedFailure_KeepsCodeFactsAndCause()
    {
        var details = FailureDetails.From(new ActivityFailureException("900105", "too soon", isTransient: false, new TimeoutException("slow"))
        {
            Properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["plan"] = "p1" },
        });

        Assert.Equal(("900105", false, "p1"), (details.Code, details.IsTransient, details.Properties["plan"]));
        Assert.Equal("slow", details.Inner!.Message);
    }

    [Fact]
    public void From_FailureThatPassedAnOrchestrator_IsTheOriginalOne()
    {
        var original = new FailureDetails("Some.Error", "x") { Code = "42" };

        Assert.Same(original, FailureDetails.From(new OrchestrationTaskFailedException("Buy", original)));
        Assert.Same(original, FailureDetails.From(new InvalidOperationException("around", new OrchestrationTaskFailedException("Buy", original))).Inner);
    }

    [Theory]
    [InlineData("outer", true)]
    [InlineData("inner", true)]
    [InlineData("INNER", false)]
    [InlineData("other", false)]
    public void HasCode_AtAnyDepth_IsFound(string code, bool expected) =>
        Assert.Equal(expected, FailureDetails.From(new ActivityFailureException("outer", "", true, new InvalidOperationException("", new ActivityFailureException("inner", "", true)))).HasCode(code));

    [Fact]
    public void Json_RoundTrip_LosesNothing()
    {
        var details = FailureDetails.From(new ActivityFailureException("1", "m", isTransient: false, new TimeoutException("slow"))
        {
            Properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["Key"] = "ä" },
        });

        var back = DurableJson.Deserialize<FailureDetails>(DurableJson.Serialize(details));

        Assert.Equal(("1", "m", false, "ä", "slow"), (back.Code, back.Message, back.IsTransient, back.Properties["Key"], back.Inner!.Message));
    }
}
