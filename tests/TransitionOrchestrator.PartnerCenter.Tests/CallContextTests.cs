namespace TransitionOrchestrator.PartnerCenter.Tests;

public sealed class CallContextTests
{
    /// <summary>The example of RFC 9562 (which replaced RFC 4122), appendix A.4.</summary>
    [Fact]
    public void NameBased_PublishedExample_IsReproduced() =>
        Assert.Equal(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"), CallContext.NameBased(new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"));

    /// <summary>A change here would make the repeats of running transitions look like new calls.</summary>
    [Fact]
    public void Derive_KnownStep_NeverChanges()
    {
        var context = CallContext.Derive("transition-1", "checkout:5550121");

        Assert.Equal(context, CallContext.Derive("transition-1", "checkout:5550121"));
        Assert.Equal("8655e0ad-a04c-522a-8172-72fd3188358d/9f26141a-8fb3-5c49-82ef-976c671ec493", $"{context.CorrelationId}/{context.RequestId}");
    }

    [Fact]
    public void Derive_Steps_ShareTheCorrelationAndDifferInTheRequest()
    {
        var (one, two, other) = (CallContext.Derive("a", "1"), CallContext.Derive("a", "2"), CallContext.Derive("b", "1"));

        Assert.Equal(one.CorrelationId, two.CorrelationId);
        Assert.NotEqual(one.RequestId, two.RequestId);
        Assert.NotEqual(one.CorrelationId, other.CorrelationId);
        Assert.NotEqual(one.RequestId, other.RequestId);
    }

    [Theory]
    [InlineData("one_time", "OneTime", true)]
    [InlineData("Not Ready", "not-ready", true)]
    [InlineData("Active", "active", true)]
    [InlineData("active", "inactive", false)]
    [InlineData(null, "", false)]
    public void Comparer_Spellings_AreCompared(string? one, string? other, bool same)
    {
        Assert.Equal(same, PartnerCenterText.Comparer.Equals(one, other));
        if (same)
            Assert.Equal(PartnerCenterText.Comparer.GetHashCode(one!), PartnerCenterText.Comparer.GetHashCode(other!));
    }
}
