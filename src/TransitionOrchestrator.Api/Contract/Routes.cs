using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace TransitionOrchestrator.Api;

/// <summary>The routes under <c>/api</c>, each with what the contract says about it.</summary>
internal static class Routes
{
    /// <summary>Where what was accepted is found.</summary>
    public const string Location = "Location";

    /// <summary>When to look again.</summary>
    public const string RetryAfter = "Retry-After";

    /// <summary>What is said of a body that cannot be read as JSON.</summary>
    public static readonly string[] BodyCodes400 = ["notJson", "bodyTooDeep", "bodyUnreadable"];

    private const string IdWords = "The transition's id.";

    public static void MapTransitions(this RouteGroupBuilder api)
    {
        var transitions = api.MapGroup("/transitions").WithTags("transitions");
        transitions.MapPost("", (HttpRequest request, StartHandlers handlers, CancellationToken cancellationToken) => handlers.StartAsync(request, cancellationToken))
            .Describe("startTransition", "Start a transition",
                "A customer has at most one transition under way. The same request again answers with the one that is on its way; nothing is bought twice.")
            .Takes<TransitionRequestBody>(isOptional: false)
            .Answers<TransitionReceipt>(Status202Accepted, "Accepted; look at the status after Retry-After.", Location, RetryAfter)
            .Answers<TransitionReceipt>(Status200OK, "The same request is on its way already; nothing was started.", Location, RetryAfter)
            .Refuses(Status400BadRequest, ["bodyEmpty", .. BodyCodes400])
            .Refuses(Status404NotFound, ApiProblem.CustomerUnknownCode)
            .Refuses(Status409Conflict, "anotherTransitionRunning")
            .RefusesBody()
            .Refuses(Status502BadGateway, "the code of Partner Center's refusal")
            .Needs(ApiRoles.Operate)
            .NeedsStorage();
        transitions.MapPost("/preview", (HttpRequest request, StartHandlers handlers, CancellationToken cancellationToken) => handlers.PreviewAsync(request, cancellationToken))
            .Describe("previewTransition", "Say what a transition would do", "Reads the customer's facts and judges them. Buys, starts and records nothing.")
            .Takes<TransitionRequestBody>(isOptional: false)
            .Answers<TransitionPreview>(Status200OK, "What would happen.")
            .Refuses(Status400BadRequest, ["bodyEmpty", .. BodyCodes400])
            .Refuses(Status404NotFound, ApiProblem.CustomerUnknownCode)
            .RefusesBody()
            .Refuses(Status502BadGateway, "the code of Partner Center's refusal")
            .Refuses(Status503ServiceUnavailable, "the code of what will pass; ask again after Retry-After")
            .WithAnswerHeader(Status503ServiceUnavailable, RetryAfter)
            .Needs(ApiRoles.Read)
            .RefusesAll();
        transitions.MapGet("", (HttpRequest request, ListHandlers handlers, CancellationToken cancellationToken) => handlers.ListAsync(request, cancellationToken))
            .Describe("listTransitions", "List transitions, the newest first", "Every condition that is given must hold.")
            .WithListParameters()
            .Answers<TransitionList>(Status200OK, "A page.", ListHandlers.TokenHeader)
            .Refuses(Status400BadRequest, "invalidQuery")
            .Needs(ApiRoles.Read)
            .NeedsStorage();

        transitions.MapGet("/{id}", (HttpRequest request, [Description(IdWords)] string id, StatusHandlers handlers, CancellationToken cancellationToken) => handlers.GetAsync(request, id, cancellationToken))
            .Describe("getTransition", "Tell how a transition stands", "A text that is no id is as unknown as an id that does not exist.")
            .Answers<TransitionStatus>(Status200OK, "It is final.")
            .Answers<TransitionStatus>(Status202Accepted, "It is under way; look again after Retry-After.", Location, RetryAfter)
            .Refuses(Status404NotFound, ApiProblem.TransitionUnknownCode)
            .Needs(ApiRoles.Read)
            .NeedsStorage();
        transitions.MapGet("/{id}/journal", (HttpRequest request, [Description(IdWords)] string id, JournalHandlers handlers, CancellationToken cancellationToken) => handlers.GetAsync(request, id, cancellationToken))
            .Describe("getJournal", "Read the journal of a transition",
                "Every write to Partner Center and every decision of a person, in the order of time. CSV (RFC 4180) with format=csv or Accept: text/csv; a field that a spreadsheet would take for a formula begins with an apostrophe.")
            .WithFormatParameter()
            .Answers<JournalDocument>(Status200OK, "The journal.", "Content-Disposition", "Vary")
            .OrCsv(Status200OK)
            .Refuses(Status400BadRequest, "invalidQuery")
            .Refuses(Status404NotFound, ApiProblem.TransitionUnknownCode)
            .Needs(ApiRoles.Read)
            .NeedsStorage();

        transitions.MapOperation(TransitionOperation.Approve, "Approve a transition that waits for it", "notAwaitingApproval");
        transitions.MapOperation(TransitionOperation.Cancel, "Call a transition off: nothing new is begun; what was mapped is finished", conflicts: null);
        transitions.MapOperation(TransitionOperation.Suspend, "Hold a transition: no further step begins until it is resumed", conflicts: null);
        transitions.MapOperation(TransitionOperation.Resume, "Let a held transition go on", conflicts: null);
        transitions.MapOperation(TransitionOperation.Retry, "Take up what did not move; what has moved is not touched again", "nothingToRetry", "stillRunning", "anotherTransitionRunning");
    }

    public static void MapHealth(this RouteGroupBuilder api) =>
        api.MapGet("/health", (HealthHandlers handlers, CancellationToken cancellationToken) => handlers.GetAsync(cancellationToken))
            .WithTags("health")
            .Describe("getHealth", "Tell whether the product can work, and each thing that it needs", "Every dependency is looked at side by side, each within a time limit. Anybody may look: probes have no key.")
            .Answers<HealthReport>(Status200OK, "It can work.")
            .Answers<HealthReport>(Status503ServiceUnavailable, "It cannot work; an unhealthy dependency says why.")
            .RefusesAll();

    private static void MapOperation(this RouteGroupBuilder transitions, TransitionOperation operation, string summary, params string[]? conflicts)
    {
        var name = operation.ToString().ToLowerInvariant();
        var route = transitions.MapPost($"/{{id}}/{name}", (HttpRequest request, [Description(IdWords)] string id, OperationHandlers handlers, CancellationToken cancellationToken) =>
                handlers.OperateAsync(request, id, operation, cancellationToken))
            .Describe($"{name}Transition", summary, "The body may be left out; a reason stands in the journal.")
            .Takes<OperationBody>(isOptional: true)
            .Answers<TransitionReceipt>(Status202Accepted, "Accepted; look at the status after Retry-After.", Location, RetryAfter)
            .Refuses(Status400BadRequest, BodyCodes400)
            .Refuses(Status404NotFound, ApiProblem.TransitionUnknownCode)
            .RefusesBody()
            .Needs(NeededRole.Of(operation))
            .NeedsStorage();
        if (conflicts is not null)
            route.Refuses(Status409Conflict, conflicts);
        if (operation != TransitionOperation.Retry)
            route.Refuses(Status410Gone, "transitionOver");
    }
}
