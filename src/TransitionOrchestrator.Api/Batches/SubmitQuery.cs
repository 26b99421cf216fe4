using Microsoft.AspNetCore.Http;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>The options of an upload.</summary>
internal sealed record SubmitQuery(string? Name, DailyWindow? Window, bool SkipInvalid, bool DryRun)
{
    public const int MaxName = 100;

    public static SubmitQuery Read(IQueryCollection query, out List<FieldError> errors)
    {
        var reader = new QueryReader(query);
        errors = reader.Errors;
        var name = reader.One("name")?.Trim();
        if (name?.Length > MaxName || name?.Any(char.IsControl) == true)
            reader.Report("name", "invalidValue", $"Must be at most {MaxName} characters, and none of them a control character.");
        var onInvalid = reader.One("onInvalid");
        if (onInvalid is not (null or "reject" or "skip"))
            reader.Report("onInvalid", "invalidValue", "Must be reject or skip.");
        var read = new SubmitQuery(name, ReadWindow(reader), onInvalid == "skip", Flag(reader, "dryRun"));
        reader.ReportUnknown();
        return read;
    }

    /// <summary>A switch; false when it is not given.</summary>
    public static bool Flag(QueryReader reader, string name)
    {
        var text = reader.One(name);
        if (text is not (null or "true" or "false"))
            reader.Report(name, "invalidValue", "Must be true or false.");
        return text == "true";
    }

    private static DailyWindow? ReadWindow(QueryReader reader)
    {
        var between = reader.One("between");
        var timeZone = reader.One("timeZone");
        if (between is null)
        {
            if (timeZone is not null)
                reader.Report("timeZone", "invalidValue", "Says nothing without between.");
            return null;
        }

        if (timeZone is null)
            reader.Report("timeZone", "required", "Is required with between, such as Europe/Berlin.");
        else if (!DailyWindow.KnowsTimeZone(timeZone))
            reader.Report("timeZone", "invalidValue", "Must be the IANA name of a time zone, such as Europe/Berlin or UTC.");
        var window = DailyWindow.Parse(between, timeZone ?? "UTC");
        if (window is null)
            reader.Report("between", "invalidValue", "Must be two different times of day, such as 22:00-06:00.");
        return window;
    }
}
