using Microsoft.Extensions.Options;

namespace TransitionOrchestrator.Hosting;

/// <summary>Tells everything that is wrong with a head's settings at once.</summary>
/// <param name="unreadable">What could not be read.</param>
internal sealed class SettingsCheck<TOptions>(IReadOnlyList<UnreadableSetting> unreadable) : IValidateOptions<TOptions>
    where TOptions : HeadOptions
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        // What follows only from a default that stands in is no problem of its own.
        string[] problems =
        [
            .. unreadable.Select(one => one.Problem),
            .. options.Problems().Where(problem => !unreadable.Any(one => problem.Contains(one.Key, StringComparison.OrdinalIgnoreCase))),
        ];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
