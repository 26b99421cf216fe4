using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TransitionOrchestrator.Api;

/// <summary>Says of a route which role it needs: to the guard, and in the contract.</summary>
internal static class AccessDescriptions
{
    /// <summary>The scheme's name in the contract.</summary>
    private const string Scheme = "bearer";

    /// <summary>Only callers with the role are let in.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, ApiRoles role)
    {
        route.WithMetadata(new RoleOfRoute(role))
            .Refuses(StatusCodes.Status401Unauthorized, ApiGuard.UnauthenticatedCode)
            .WithAnswerHeader(StatusCodes.Status401Unauthorized, "WWW-Authenticate")
            .Refuses(StatusCodes.Status403Forbidden, role == ApiRoles.Read ? [ApiGuard.ForbiddenCode] : [ApiGuard.ForbiddenCode, ApiGuard.CrossSiteCode])
            .WithAnswerHeader(StatusCodes.Status403Forbidden, "WWW-Authenticate");
        return route.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            operation.Description += $" Needs the role {role.Name()}.";
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [role.Name()] }];
            return Task.CompletedTask;
        });
    }

    /// <summary>Adds the scheme to the contract.</summary>
    public static void DescribeAccess(this OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.AddComponent<IOpenApiSecurityScheme>(Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "On Azure a Microsoft Entra ID token for the application, with app roles Transitions.Read, Transitions.Operate or Transitions.Approve; on a local head a key of its key file. A local head without a key file asks nobody.",
        });
    }
}

/// <summary>The role that a route needs.</summary>
/// <param name="Role">The role.</param>
internal sealed record RoleOfRoute(ApiRoles Role);
