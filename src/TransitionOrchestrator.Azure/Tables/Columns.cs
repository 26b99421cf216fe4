using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// Facts as columns. What is null is not written, so that a merge never takes a fact back. Texts are cut at what a column holds
/// (64 KB of UTF-16): a long error message must not keep the rest from being recorded.
/// </summary>
internal static class Columns
{
    public const int MaxText = 32_000;

    private const string ProblemCode = "ProblemCode";
    private const string ProblemMessage = "ProblemMessage";
    private const string ProblemPassing = "ProblemPassing";

    public static void SetText(this TableEntity entity, string column, string? text)
    {
        if (text is null)
            return;
        entity[column] = Cut(text, MaxText);
    }

    /// <summary>The beginning of a text that is too long, with an ellipsis.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Cut(string? text, int length) =>
        text is null || text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1)] + "…";

    public static void SetTime(this TableEntity entity, string column, DateTimeOffset? time)
    {
        if (time is { } value)
            entity[column] = value.ToUniversalTime();
    }

    public static void SetId(this TableEntity entity, string column, Guid? id)
    {
        if (id is { } value)
            entity[column] = value;
    }

    public static void SetName<TEnum>(this TableEntity entity, string column, TEnum? value)
        where TEnum : struct, Enum
    {
        if (value is { } name)
            entity[column] = name.ToString();
    }

    public static TEnum? GetName<TEnum>(this TableEntity entity, string column)
        where TEnum : struct, Enum =>
        entity.GetString(column) is { Length: > 0 } text ? Enum.Parse<TEnum>(text) : null;

    public static void SetProblem(this TableEntity entity, Problem? problem)
    {
        if (problem is null)
            return;
        entity.SetText(ProblemCode, problem.Code);
        entity.SetText(ProblemMessage, problem.Message);
        entity[ProblemPassing] = problem.Passing;
    }

    /// <summary>Says that there is no problem: a merge cannot remove columns, so an empty code stands for none.</summary>
    public static void ClearProblem(this TableEntity entity)
    {
        entity[ProblemCode] = "";
        entity[ProblemMessage] = "";
        entity[ProblemPassing] = false;
    }

    public static Problem? GetProblem(this TableEntity entity) =>
        entity.GetString(ProblemCode) is { Length: > 0 } code
            ? new Problem(code, entity.GetString(ProblemMessage) ?? "", entity.GetBoolean(ProblemPassing) ?? false)
            : null;

    /// <summary>Writes a text of any length as parts of one column each; the count tells how many of them are valid after a merge.</summary>
    public static void SetLongText(this TableEntity entity, string column, string text)
    {
        var parts = text.Chunk(MaxText).Select(part => new string(part)).ToList();
        entity[column + "Parts"] = parts.Count;
        for (var part = 0; part < parts.Count; part++)
            entity[PartName(column, part)] = parts[part];
    }

    public static string? GetLongText(this TableEntity entity, string column) =>
        entity.GetInt32(column + "Parts") is { } parts
            ? string.Concat(Enumerable.Range(0, parts).Select(part => entity.GetString(PartName(column, part))))
            : null;

    private static string PartName(string column, int part) => column + part.ToString(CultureInfo.InvariantCulture);
}
