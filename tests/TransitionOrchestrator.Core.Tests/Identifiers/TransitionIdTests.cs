namespace TransitionOrchestrator.Core.Tests.Identifiers;

public class TransitionIdTests
{
    [Fact]
    public void TryParse_OwnText_GivesTheSameId()
    {
        var id = new TransitionId(Fixture.Customer, "a1b2c3d4e5f6");

        Assert.True(TransitionId.TryParse(id.ToString(), out var parsed));
        Assert.Equal(id, parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63")]
    [InlineData("6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63_abc")]
    [InlineData("6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63-abcdef")]
    [InlineData("6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63_abc/def")]
    [InlineData("6d1e8f40-2c77-4b0e-8a35-91c4d7be2fXX_abcdef")]
    [InlineData("6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void TryParse_NotAnId_IsFalse(string? text) => Assert.False(TransitionId.TryParse(text, out _));

    [Fact]
    public void InstanceId_FurtherAttempts_AreInstancesOfTheirOwn()
    {
        var id = new TransitionId(Fixture.Customer, "a1b2c3");

        Assert.Equal(id.ToString(), id.InstanceId(1));
        Assert.Equal($"{id}.2", id.InstanceId(2));
    }
}
