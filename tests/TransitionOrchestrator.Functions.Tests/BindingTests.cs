using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Functions.Tests.Hosting;

namespace TransitionOrchestrator.Functions.Tests;

/// <summary>What the host is told of each function.</summary>
public sealed class BindingTests
{
    private static readonly DurableRegistry Registry = Composition.Registry();

    /// <summary>Each function: its trigger, whether it has the durable client, and what else the trigger says.</summary>
    public static TheoryData<string, string, bool, string> Expected => new()
    {
        { "startTransition", "httpTrigger", true, "Function post transitions" },
        { "previewTransition", "httpTrigger", false, "Function post transitions/preview" },
        { "listTransitions", "httpTrigger", false, "Function get transitions" },
        { "getTransition", "httpTrigger", false, "Function get transitions/{id}" },
        { "getJournal", "httpTrigger", false, "Function get transitions/{id}/journal" },
        { "approveTransition", "httpTrigger", true, "Function post transitions/{id}/approve" },
        { "cancelTransition", "httpTrigger", true, "Function post transitions/{id}/cancel" },
        { "suspendTransition", "httpTrigger", true, "Function post transitions/{id}/suspend" },
        { "resumeTransition", "httpTrigger", true, "Function post transitions/{id}/resume" },
        { "retryTransition", "httpTrigger", true, "Function post transitions/{id}/retry" },
        { "submitBatch", "httpTrigger", true, "Function post batches" },
        { "listBatches", "httpTrigger", false, "Function get batches" },
        { "getBatch", "httpTrigger", false, "Function get batches/{id}" },
        { "listBatchItems", "httpTrigger", false, "Function get batches/{id}/items" },
        { "getBatchReport", "httpTrigger", false, "Function get batches/{id}/report.csv" },
        { "cancelBatch", "httpTrigger", true, "Function post batches/{id}/cancel" },
        { "suspendBatch", "httpTrigger", true, "Function post batches/{id}/suspend" },
        { "resumeBatch", "httpTrigger", true, "Function post batches/{id}/resume" },
        { "retryBatch", "httpTrigger", true, "Function post batches/{id}/retry" },
        { "getHealth", "httpTrigger", false, "Anonymous get health" },
        { "getContract", "httpTrigger", false, "Function get openapi.json" },
        { "answerOther", "httpTrigger", false, "Function  {*path}" },
        { "StartQueuedTransition", "serviceBusTrigger", true, "%TransitionQueue% ServiceBusConnection False" },
        { "NoteDeadLetters", "timerTrigger", true, "0 * * * * *" },
        { "Recover", "timerTrigger", true, "30 */10 * * * *" },
        { "RemoveOld", "timerTrigger", true, "0 45 2 * * *" },
        { "Transition", "orchestrationTrigger", false, "" },
        { "Batch", "orchestrationTrigger", false, "" },
        { "CheckPrerequisites", "activityTrigger", true, "" },
        { "ConfirmAgreement", "activityTrigger", true, "" },
        { "PreparePurchase", "activityTrigger", true, "" },
        { "BuyPlan", "activityTrigger", true, "" },
        { "MapSubscription", "activityTrigger", true, "" },
        { "ConfirmMapping", "activityTrigger", true, "" },
        { "SuspendCommerceSubscription", "activityTrigger", true, "" },
        { "SetBudget", "activityTrigger", true, "" },
        { "CompleteTransition", "activityTrigger", true, "" },
        { "FeedBatch", "activityTrigger", true, "" },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public void Function_Binding_IsAsExpected(string name, string trigger, bool hasClient, string details)
    {
        var function = FunctionEntry.Named(name);

        Assert.Equal((trigger, hasClient), (function.TriggerType, function.HasClient));
        Assert.Equal(details, Details(function));
    }

    [Fact]
    public void Functions_AreThoseAndNoOthers() =>
        Assert.Equal(Expected.Select(one => (string)one[0]).Order(StringComparer.Ordinal), FunctionEntry.All.Select(one => one.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Functions_OfEngine_MatchTheRegistryByName()
    {
        Assert.Equal(Registry.Orchestrators.Keys.Order(StringComparer.Ordinal), FunctionEntry.With("orchestrationTrigger").Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Registry.Activities.Keys.Order(StringComparer.Ordinal), FunctionEntry.With("activityTrigger").Select(one => one.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Functions_Names_DifferNotOnlyInCase() =>
        Assert.Equal(FunctionEntry.All.Count, FunctionEntry.All.Select(one => one.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    private static string Details(FunctionEntry function) => function.TriggerType switch
    {
        "httpTrigger" => $"{function.Trigger["authLevel"]} {string.Join(' ', function.Methods)} {function.Route}",
        "serviceBusTrigger" => $"{function.Trigger["queueName"]} {function.Trigger["connection"]} {function.Trigger["autoCompleteMessages"]!.GetValue<bool>()}",
        "timerTrigger" => $"{function.Trigger["schedule"]}",
        _ => "",
    };
}
