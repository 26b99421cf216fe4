using System.Globalization;

namespace TransitionOrchestrator.Core.Tests.Batches;

public class DailyWindowTests
{
    [Theory]
    [InlineData("22:00-06:00", "2026-01-10T21:30:00Z", true)] // 22:30 in Berlin
    [InlineData("22:00-06:00", "2026-01-10T20:59:59Z", false)]
    [InlineData("22:00-06:00", "2026-01-10T04:59:59Z", true)]
    [InlineData("22:00-06:00", "2026-01-10T05:00:00Z", false)]
    [InlineData("08:00-17:00", "2026-07-10T06:00:00Z", true)] // summer: two hours ahead
    [InlineData("08:00-17:00", "2026-07-10T15:00:00Z", false)]
    public void IsOpen_ByTheClocksOfTheZone(string between, string at, bool isOpen) =>
        Assert.Equal(isOpen, Berlin(between).IsOpen(Time(at)));

    [Theory]
    [InlineData("22:00-06:00", "2026-01-10T12:00:00Z", "2026-01-10T21:00:00Z")]
    [InlineData("22:00-06:00", "2026-01-10T12:00:30Z", "2026-01-10T21:00:00Z")]
    [InlineData("22:00-06:00", "2026-01-10T23:15:10Z", "2026-01-10T23:15:10Z")] // open already
    [InlineData("02:15-02:45", "2026-03-28T12:00:00Z", "2026-03-30T00:15:00Z")] // on the 29th, clocks skip it
    [InlineData("02:30-03:30", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")] // on the 29th, it opens at 3
    [InlineData("02:15-02:45", "2026-10-25T00:50:00Z", "2026-10-25T01:15:00Z")] // on the 25th of October, it opens twice
    [InlineData("01:00-02:30", "2026-10-25T00:40:00Z", "2026-10-25T01:00:00Z")] // and this one again when the clocks go back
    public void NextOpening_AlsoWhenClocksChange(string between, string after, string opening) =>
        Assert.Equal(Time(opening), Berlin(between).NextOpening(Time(after)));

    [Fact]
    public void NextOpening_OnEveryHourOfAYear_IsTheFirstOpenMinute()
    {
        var window = Berlin("22:00-06:00");
        for (var hour = 0; hour < 366 * 24; hour += 5)
        {
            var after = new DateTimeOffset(2026, 1, 1, 0, 7, 0, TimeSpan.Zero).AddHours(hour);
            var opening = window.NextOpening(after);
            Assert.True(window.IsOpen(opening));
            Assert.True(opening == after || !window.IsOpen(opening.AddMinutes(-1)));
            Assert.InRange(opening - after, TimeSpan.Zero, TimeSpan.FromHours(17));
            Assert.False(window.IsOpen(window.NextClosing(after)));
        }
    }

    [Theory]
    [InlineData("22:00")]
    [InlineData("22:00-22:00")]
    [InlineData("24:00-06:00")]
    [InlineData("10-12")]
    [InlineData("")]
    [InlineData("22:00-06:00-07:00")]
    public void Parse_WhatIsNoWindow_IsNull(string between) => Assert.Null(DailyWindow.Parse(between, "UTC"));

    [Theory]
    [InlineData("Europe/Berlin", true)]
    [InlineData("UTC", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("Middle/Earth", false)]
    [InlineData("W. Europe Standard Time", false)]
    [InlineData("../../etc/hostname", false)]
    [InlineData("", false)]
    public void KnowsTimeZone_IanaNamesOnly(string name, bool known) => Assert.Equal(known, DailyWindow.KnowsTimeZone(name));

    private static DailyWindow Berlin(string between) => DailyWindow.Parse(between, "Europe/Berlin")!;

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
