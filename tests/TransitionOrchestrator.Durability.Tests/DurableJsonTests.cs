namespace TransitionOrchestrator.Durability.Tests;

public sealed class DurableJsonTests
{
    private enum Phase
    {
        Purchase,
        Mapping,
    }

    [Fact]
    public void Serialize_Record_IsCamelCaseWithEnumNamesAndWithoutNulls() =>
        Assert.Equal("{\"planId\":\"p\",\"phase\":\"Mapping\"}", DurableJson.Serialize(new Sample("p", Phase.Mapping, null)));

    [Fact]
    public void Deserialize_WhatWasWritten_IsEqual()
    {
        var sample = new Sample("p", Phase.Purchase, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)));

        Assert.Equal(sample, DurableJson.Deserialize<Sample>(DurableJson.Serialize(sample)));
    }

    [Fact]
    public void Deserialize_Null_GivesTheDefault()
    {
        Assert.Null(DurableJson.Deserialize<string>(null));
        Assert.Equal(0, DurableJson.Deserialize<int>(null));
        Assert.Null(DurableJson.Deserialize<string>("null"));
    }

    [Fact]
    public void Deserialize_NumberAsText_Throws() =>
        Assert.Throws<System.Text.Json.JsonException>(() => DurableJson.Deserialize<int>("\"1\""));

    private sealed record Sample(string PlanId, Phase Phase, DateTimeOffset? At);
}
