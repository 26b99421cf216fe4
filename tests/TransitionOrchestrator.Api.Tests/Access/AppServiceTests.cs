using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace TransitionOrchestrator.Api.Tests;

/// <summary>What App Service authentication says about a caller, and where it is believed.</summary>
public sealed class AppServiceTests
{
    private const string Header = "X-MS-CLIENT-PRINCIPAL";
    private const string LongRole = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";
    private const string LongId = "http://schemas.microsoft.com/identity/claims/objectidentifier";

    [Fact]
    public void Identify_APersonWithShortClaims_HasTheirRolesAndName()
    {
        var caller = Identify(Principal("aad", "roles", ("preferred_username", "ada@partner.example"), ("name", "Ada"), ("oid", "11"), ("roles", "Transitions.Operate"), ("roles", "Transitions.Approve")));

        Assert.Equal(new Caller("ada@partner.example (11)", ApiRoles.Operate | ApiRoles.Approve), caller);
    }

    [Fact]
    public void Identify_APersonWithLongClaims_HasTheirRolesAndName()
    {
        var caller = Identify(Principal("aad", LongRole, ("name", "Ada"), (LongId, "11"), (LongRole, "Transitions.Read")));

        Assert.Equal(new Caller("Ada (11)", ApiRoles.Read), caller);
    }

    [Fact]
    public void Identify_AnApplication_IsNamedByItsId()
    {
        var caller = Identify(Principal("aad", "roles", ("azp", "app-id"), ("oid", "22"), ("roles", "Transitions.Operate")));

        Assert.Equal(new Caller("app-id (22)", ApiRoles.Operate), caller);
    }

    [Theory]
    [InlineData("Transitions.Owner")]
    [InlineData("transitions.operate")]
    [InlineData("Operate")]
    public void Identify_ARoleOfAnotherName_GivesNone(string role) =>
        Assert.Equal(ApiRoles.None, Identify(Principal("aad", "roles", ("oid", "11"), ("roles", role)))!.Roles);

    [Fact]
    public void Identify_ANameOverSeveralLines_IsOneLine()
    {
        var caller = Identify(Principal("aad", "roles", ("name", "Ada\r\n=x" + new string('y', 500)), ("roles", "Transitions.Read")));

        Assert.Equal(200, caller!.Name!.Length);
        Assert.StartsWith("Ada=xyy", caller.Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64 !")]
    [InlineData("bm90IGpzb24=")] // "not json"
    [InlineData("bnVsbA==")] // "null"
    [InlineData("W10=")] // "[]"
    [InlineData("e30=")] // "{}"
    [InlineData("eyJhdXRoX3R5cCI6ImFhZCIsImNsYWltcyI6W251bGxdfQ==")] // a claim that is null
    [InlineData("eyJhdXRoX3R5cCI6ImFhZCIsImNsYWltcyI6N30=")] // claims that are no list
    public void Identify_AHeaderThatIsNone_IsNobody(string header) => Assert.Null(Identify(header));

    [Theory]
    [InlineData("github")]
    [InlineData(null)]
    public void Identify_AnotherIdentityProvider_IsNobody(string? provider) =>
        Assert.Null(Identify(Principal(provider, "roles", ("oid", "11"), ("roles", "Transitions.Approve"))));

    [Fact]
    public void Identify_TheHeaderTwice_IsNobody()
    {
        var principal = Principal("aad", "roles", ("oid", "11"), ("roles", "Transitions.Approve"));

        Assert.Null(Identify(principal, principal));
        Assert.Null(Identify());
    }

    [Fact]
    public async Task AnyRoute_WithAPrincipalWhereNobodyStandsInFront_IsRefused()
    {
        await using var host = await ApiHost.StartAsync(); // everybody is let in, but nobody is believed
        var forged = Principal("aad", "roles", ("name", "Somebody Else"), ("roles", "Transitions.Approve"));

        var reply = await host.GetAsync("/api/transitions", (Header, forged));

        BadInputTests.AssertProblem(reply, 401, "unauthenticated");
        Assert.Contains("App Service authentication", (string)reply.Json["detail"]!, StringComparison.Ordinal);
        Assert.Equal(200, (await host.GetAsync("/api/transitions")).Status);
    }

    [Fact]
    public async Task AnyRoute_BehindAppService_LetsInByAppRole()
    {
        await using var host = await ApiHost.StartAsync(services => services.AddAppServiceCallers());
        var reader = Principal("aad", "roles", ("name", "Ada"), ("roles", "Transitions.Read"));

        Assert.Equal(200, (await host.GetAsync("/api/transitions", (Header, reader))).Status);
        BadInputTests.AssertProblem(await host.SendAsync(HttpMethod.Post, "/api/batches", content: null, (Header, reader)), 403, "forbidden");
        BadInputTests.AssertProblem(await host.GetAsync("/api/transitions"), 401, "unauthenticated");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("appService", false)]
    [InlineData("functionKeys", true)]
    public void AddCallers_BySetting_LetsInNobodyUnlessToldTo(string? authentication, bool letsInAnybody)
    {
        using var services = new ServiceCollection().AddCallers(authentication).BuildServiceProvider();

        Assert.Equal(letsInAnybody, services.GetRequiredService<ICallers>().Identify(new DefaultHttpContext()) is not null);
    }

    [Fact]
    public void AddCallers_ByAnotherSetting_Fails() => Assert.Throws<ArgumentException>(() => new ServiceCollection().AddCallers("off"));

    private static Caller? Identify(params string[] headers)
    {
        var context = new DefaultHttpContext();
        if (headers.Length > 0)
            context.Request.Headers[Header] = headers;
        return new AppServiceCallers().Identify(context);
    }

    private static string Principal(string? provider, string roleType, params (string Type, string Value)[] claims) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
    {
        auth_typ = provider, name_typ = "name", role_typ = roleType, claims = claims.Select(claim => new { typ = claim.Type, val = claim.Value }),
    })));
}
