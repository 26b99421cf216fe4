using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TransitionOrchestrator.Simulators.PartnerCenter.Agreements;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Admin;

/// <summary>
/// What happened and what is switched on. Needs no token and answers only callers on the same machine, because it is no
/// part of what is simulated.
/// </summary>
internal static class AdminEndpoints
{
    private static readonly JsonSerializerOptions Format = EstateDocument.JsonOptions;

    public static void MapAdminEndpoints(this IEndpointRouteBuilder app, SimulatorState state)
    {
        var admin = app.MapGroup("/admin");
        admin.AddEndpointFilter(async (context, next) =>
            context.HttpContext.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)
                ? await next(context)
                : Results.StatusCode(StatusCodes.Status403Forbidden));

        admin.MapGet("/health", () => Write(Json.Of(("status", "healthy"), ("customers", state.Estate.Ordered.Count), ("now", Json.Time(state.Clock.GetUtcNow())))));
        admin.MapGet("/calls", (string? customerId, string? since, int? limit) => Calls(state, customerId, since, limit));
        admin.MapGet("/calls/count", () => Results.Json(CallCounts.Of(state.Estate.Ledger.Calls), Format));
        admin.MapGet("/plans", () => Results.Json(CaughtUp(state).Ledger.Plans, Format));
        admin.MapGet("/suspensions", () => Results.Json(CaughtUp(state).Ledger.Suspensions, Format));
        admin.MapGet("/entitlements", () => Results.Json(CaughtUp(state).Ledger.Entitlements, Format));
        admin.MapGet("/violations", () => Results.Json(CaughtUp(state).Ledger.Violations(), Format));
        admin.MapGet("/customers/{customerId}", (string customerId) => CustomerTruth.Describe(state, customerId) is { } truth ? Write(truth) : Results.NotFound());
        admin.MapPost("/customers/{customerId}/agreement", (string customerId) => Accept(state, customerId));
        admin.MapGet("/estate", () => Results.Json(state.Document, Format));

        admin.MapGet("/faults", () => Results.Json(new { active = state.Faults.Rules, known = Fault.All }, Format));
        admin.MapPost("/faults", (Delegate)((HttpContext http) => AddFaultsAsync(http, state)));
        admin.MapDelete("/faults", () => Done(state.Faults.Clear));
        admin.MapDelete("/faults/{name}", (string name) => Done(() => state.Faults.Remove(name)));

        admin.MapGet("/turnstile", () => Turnstile(state));
        admin.MapPut("/turnstile", (Delegate)((HttpContext http) => SetTurnstileAsync(http, state)));
        admin.MapDelete("/turnstile", () => Done(state.Turnstile.Open));

        admin.MapGet("/clock", () => Clock(state));
        admin.MapPost("/clock", (Delegate)((HttpContext http) => SetClockAsync(http, state)));
        admin.MapPost("/reset", () => Done(state.Reset));
    }

    private static SimulatedEstate CaughtUp(SimulatorState state)
    {
        var estate = state.Estate;
        estate.CatchUp(state.Clock.GetUtcNow());
        return estate;
    }

    private static IResult Calls(SimulatorState state, string? customerId, string? since, int? limit)
    {
        var from = DateTimeOffset.MinValue;
        if (since is not null && !DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out from))
            return Bad("since is not a time.");
        return Results.Json(
            state.Estate.Ledger.Calls.Where(c => c.At >= from && (customerId is null || string.Equals(c.CustomerId, customerId, StringComparison.OrdinalIgnoreCase)))
                .Take(limit ?? int.MaxValue),
            Format);
    }

    /// <summary>One rule, a list of rules, or <c>{"name": "chaos"}</c>.</summary>
    private static async Task<IResult> AddFaultsAsync(HttpContext http, SimulatorState state)
    {
        try
        {
            var body = await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            var rules = body is JsonArray array
                ? array.Deserialize<List<FaultRule>>(Format)
                : body.Deserialize<FaultRule>(Format) is { } one ? [one] : null;
            if (rules is null)
                return Bad("A fault, or a list of faults, is expected.");
            state.Faults.Add(rules.SelectMany(r => r.Name == "chaos" ? FaultRule.Chaos : [r]));
            return Results.Json(state.Faults.Rules, Format);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return Bad(e.Message);
        }
    }

    private static async Task<IResult> SetClockAsync(HttpContext http, SimulatorState state)
    {
        try
        {
            var change = await JsonSerializer.DeserializeAsync<ClockChange>(http.Request.Body, Format, http.RequestAborted);
            if (change?.Advance is { } advance)
                state.Clock.Advance(advance);
            if (change?.AdvanceSeconds is { } seconds)
                state.Clock.Advance(TimeSpan.FromSeconds(seconds));
            if (change?.Factor is { } factor)
                state.Clock.SetFactor(factor);
            return Clock(state);
        }
        catch (Exception e) when (e is JsonException or ArgumentOutOfRangeException or OverflowException)
        {
            return Bad(e.Message);
        }
    }

    private static async Task<IResult> SetTurnstileAsync(HttpContext http, SimulatorState state)
    {
        try
        {
            if (await JsonSerializer.DeserializeAsync<TurnstileSetting>(http.Request.Body, Format, http.RequestAborted) is not { Calls: { } calls } setting)
                return Bad("calls is missing: how many calls are let through.");
            state.Turnstile.Set(calls, setting.HoldAnswer, setting.OnlyWrites);
            return Turnstile(state);
        }
        catch (Exception e) when (e is JsonException or ArgumentOutOfRangeException)
        {
            return Bad(e.Message);
        }
    }

    /// <summary>The customer accepts the Microsoft Customer Agreement, and somebody confirms it in Partner Center.</summary>
    private static IResult Accept(SimulatorState state, string customerId)
    {
        if (!state.Estate.Customers.TryGetValue(customerId, out var customer))
            return Results.NotFound();
        lock (customer.Gate)
            customer.Agreements.Add(Agreement.Existing(customer));
        return Results.NoContent();
    }

    private static IResult Turnstile(SimulatorState state) => Write(Json.Of(("left", state.Turnstile.Left), ("held", state.Turnstile.Held)));

    private static IResult Clock(SimulatorState state) => Write(Json.Of(("now", Json.Time(state.Clock.GetUtcNow())), ("factor", state.Clock.Factor)));

    private static IResult Done(Action action)
    {
        action();
        return Results.NoContent();
    }

    private static IResult Bad(string why) => Results.Json(Json.Of(("error", why)), Format, statusCode: StatusCodes.Status400BadRequest);

    private static IResult Write(JsonObject body) => Results.Json(body, Format);

    private sealed record TurnstileSetting(int? Calls, bool HoldAnswer, bool OnlyWrites);

    private sealed record ClockChange(TimeSpan? Advance, double? AdvanceSeconds, double? Factor);
}
