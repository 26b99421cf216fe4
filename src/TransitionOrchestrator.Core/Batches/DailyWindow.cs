using System.Globalization;

namespace TransitionOrchestrator.Core;

/// <summary>The hours of the day in which rows may start, by the clocks of a time zone. What was started goes on outside of them.</summary>
/// <param name="From">When it opens.</param>
/// <param name="To">When it closes; before <paramref name="From"/> when it lasts over midnight.</param>
/// <param name="TimeZone">The IANA name of the time zone.</param>
public sealed record DailyWindow(TimeOnly From, TimeOnly To, string TimeZone)
{
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(3);

    /// <summary>Reads a window such as <c>22:00-06:00</c>; null when it is none: two different times of day in 24 hours.</summary>
    public static DailyWindow? Parse(string between, string timeZone)
    {
        ArgumentNullException.ThrowIfNull(between);
        var ends = between.Split('-', StringSplitOptions.TrimEntries);
        return ends.Length == 2 && Time(ends[0]) is { } from && Time(ends[1]) is { } to && from != to ? new DailyWindow(from, to, timeZone) : null;
    }

    /// <summary>Whether this machine knows a time zone under the given IANA name.</summary>
    public static bool KnowsTimeZone(string name) =>
        (name == "UTC" || name.Contains('/', StringComparison.Ordinal)) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    /// <summary>Whether rows may start at the given time.</summary>
    public bool IsOpen(DateTimeOffset at) => IsOpen(at, Zone());

    /// <summary>The first minute at or after the given time in which it is open.</summary>
    public DateTimeOffset NextOpening(DateTimeOffset after) => Find(after, open: true);

    /// <summary>The first minute at or after the given time in which it is closed.</summary>
    public DateTimeOffset NextClosing(DateTimeOffset after) => Find(after, open: false);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:HH:mm}-{To:HH:mm} {TimeZone}");

    // Minute by minute: right on every day on which clocks are changed, whatever falls out or happens twice on it.
    private DateTimeOffset Find(DateTimeOffset after, bool open)
    {
        var zone = Zone();
        if (IsOpen(after, zone) == open)
            return after;
        var minute = new DateTimeOffset(after.UtcTicks - (after.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        for (var end = after + Horizon; minute < end; minute = minute.AddMinutes(1))
        {
            if (minute > after && IsOpen(minute, zone) == open)
                return minute;
        }

        // A window that the clocks skip for days on end; it is looked for again from there.
        return minute;
    }

    private bool IsOpen(DateTimeOffset at, TimeZoneInfo zone)
    {
        var time = TimeOnly.FromTimeSpan(TimeZoneInfo.ConvertTime(at, zone).TimeOfDay);
        return From < To ? time >= From && time < To : time >= From || time < To;
    }

    private TimeZoneInfo Zone() => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
