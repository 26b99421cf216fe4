using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Functions;

/// <summary>
/// Failures on their way through Durable Task's histories, where only text travels. A failure whose code or facts count takes
/// them along as one property, in the seam's own words, so that no conversion on the way can change them.
/// </summary>
internal sealed class TravellingFailure : IExceptionPropertiesProvider
{
    private const string Property = "failure";

    /// <summary>Called by Durable Task's worker for an exception and each one behind it.</summary>
    public IDictionary<string, object?>? GetExceptionProperties(Exception exception) => exception is ActivityFailureException or OrchestrationTaskFailedException or PayloadTooLargeException
        ? new Dictionary<string, object?>(StringComparer.Ordinal) { [Property] = DurableJson.Serialize(WithoutStackTraces(FailureDetails.From(exception))) }
        : null;

    /// <summary>The failure of a call. A child that was terminated has no details in Durable Task.</summary>
    public static FailureDetails Read(TaskFailedException failed) => (TaskFailureDetails?)failed.FailureDetails is { } details
        ? Read(details)
        : new FailureDetails(FailureTypes.Terminated, $"'{failed.TaskName}' was terminated.") { IsTransient = false };

    /// <summary>The failure as it was thrown, whatever passed it on.</summary>
    public static FailureDetails Read(TaskFailureDetails details) =>
        details.Properties?.TryGetValue(Property, out var property) == true && property is string json
            ? DurableJson.Deserialize<FailureDetails>(json) with { StackTrace = details.StackTrace }
            : new FailureDetails(details.ErrorType, details.ErrorMessage)
            {
                IsTransient = !FailureTypes.IsFinal(details.ErrorType),
                Inner = details.InnerFailure is { } inner ? Read(inner) : null,
                StackTrace = details.StackTrace,
            };

    private static FailureDetails WithoutStackTraces(FailureDetails details) =>
        details with { StackTrace = null, Inner = details.Inner is { } inner ? WithoutStackTraces(inner) : null };
}
