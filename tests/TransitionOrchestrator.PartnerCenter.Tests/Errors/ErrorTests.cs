using System.Globalization;
using System.Text.Json;
using TransitionOrchestrator.PartnerCenter.Errors;
using TransitionOrchestrator.PartnerCenter.Tests.Testing;
using TransitionOrchestrator.PartnerCenter.Transport;
using static TransitionOrchestrator.PartnerCenter.Tests.Testing.Harness;

namespace TransitionOrchestrator.PartnerCenter.Tests.Errors;

public sealed class ErrorTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Operation Checkout = new("Checkout", HttpMethod.Post, ResourceFamily.Carts, Repeat.LookFirst);
    private static readonly Operation Reading = new("Read", HttpMethod.Get, ResourceFamily.Carts);

    public static TheoryData<string, int> Rows()
    {
        var rows = new TheoryData<string, int>();
        foreach (var row in PartnerCenterErrorCodes.All)
        {
            foreach (var status in row.Statuses)
                rows.Add(row.Code, status);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Answered_EveryRowOfTheTable_HasTheKindAndReactionOfItsRow(string code, int status)
    {
        var row = PartnerCenterErrorCodes.All.Single(r => string.Equals(r.Code, code, StringComparison.Ordinal));

        foreach (var shape in new[] { $$"""{"code":{{code}},"description":"d","data":[],"source":"PartnerFD"}""", $$"""{"code":"{{code}}","message":"d"}""" })
        {
            var failure = ErrorClassification.Answered(Reading, new Reply(status, System.Text.Encoding.UTF8.GetBytes(shape)), Now);

            Assert.Equal((row.Kind, row.Reaction, code, "d"), (failure.Kind, failure.Reaction, failure.Code, failure.Description));
            Assert.Equal(row.RetryAfter, failure.RetryAfter);
            Assert.Equal(row.RetryAfter is not null || row.Kind == PartnerCenterErrorKind.Transient, failure.IsRetryable);
        }
    }

    /// <summary>The table of the reference, once more by hand, so that a slip in the code's table does not go unnoticed.</summary>
    [Theory]
    [InlineData(401, "800001", PartnerCenterErrorKind.Authentication, PartnerCenterReaction.RefreshToken, false)]
    [InlineData(403, "900329", PartnerCenterErrorKind.Authorization, PartnerCenterReaction.Stop, false)]
    [InlineData(403, "900309", PartnerCenterErrorKind.Authorization, PartnerCenterReaction.Stop, false)]
    [InlineData(404, "20003", PartnerCenterErrorKind.NotFound, PartnerCenterReaction.Report, false)]
    [InlineData(403, "20002", PartnerCenterErrorKind.NotEligible, PartnerCenterReaction.Report, false)]
    [InlineData(400, "900118", PartnerCenterErrorKind.Invalid, PartnerCenterReaction.FixRequest, false)]
    [InlineData(400, "2055", PartnerCenterErrorKind.Conflict, PartnerCenterReaction.ReadAgain, false)]
    [InlineData(400, "2011", PartnerCenterErrorKind.Conflict, PartnerCenterReaction.Report, false)]
    [InlineData(409, "800082", PartnerCenterErrorKind.Conflict, PartnerCenterReaction.RetryLater, true)]
    [InlineData(400, "800082", PartnerCenterErrorKind.Conflict, PartnerCenterReaction.RetryLater, true)]
    [InlineData(409, "900278", PartnerCenterErrorKind.Conflict, PartnerCenterReaction.RetryLater, true)]
    [InlineData(403, "13605", PartnerCenterErrorKind.NotEligible, PartnerCenterReaction.ConfirmAgreement, false)]
    [InlineData(403, "900124", PartnerCenterErrorKind.NotEligible, PartnerCenterReaction.Stop, false)]
    [InlineData(404, "800015", PartnerCenterErrorKind.Invalid, PartnerCenterReaction.FixReseller, false)]
    [InlineData(403, "800073", PartnerCenterErrorKind.NotEligible, PartnerCenterReaction.Report, false)]
    [InlineData(403, "800023", PartnerCenterErrorKind.NotEligible, PartnerCenterReaction.Stop, false)]
    [InlineData(404, "800008", PartnerCenterErrorKind.NotFound, PartnerCenterReaction.NewCart, false)]
    [InlineData(409, "800064", PartnerCenterErrorKind.Conflict, PartnerCenterReaction.ReadAgain, true)]
    [InlineData(400, "800065", PartnerCenterErrorKind.Conflict, PartnerCenterReaction.TreatAsDone, false)]
    [InlineData(404, "400019", PartnerCenterErrorKind.NotFound, PartnerCenterReaction.NewCart, false)]
    [InlineData(403, "900115", PartnerCenterErrorKind.Conflict, PartnerCenterReaction.Report, false)]
    [InlineData(500, "800003", PartnerCenterErrorKind.Transient, PartnerCenterReaction.RetryLater, true)]
    [InlineData(403, "900105", PartnerCenterErrorKind.NotEligible, PartnerCenterReaction.Report, false)]
    [InlineData(409, "900109", PartnerCenterErrorKind.Conflict, PartnerCenterReaction.AttachToUpgrade, false)]
    [InlineData(400, "900110", PartnerCenterErrorKind.Conflict, PartnerCenterReaction.AttachToUpgrade, false)]
    [InlineData(400, "900111", PartnerCenterErrorKind.Invalid, PartnerCenterReaction.FixRequest, false)]
    [InlineData(409, "900112", PartnerCenterErrorKind.Conflict, PartnerCenterReaction.RetryLater, true)]
    [InlineData(409, "900114", PartnerCenterErrorKind.Conflict, PartnerCenterReaction.Report, false)]
    [InlineData(403, "900130", PartnerCenterErrorKind.NotEligible, PartnerCenterReaction.RetryLater, true)]
    public void Answered_DocumentedCode_IsWhatTheReferenceSays(int status, string code, PartnerCenterErrorKind kind, PartnerCenterReaction reaction, bool retryable)
    {
        var failure = Answered(Reading, status, $$"""{"code":"{{code}}"}""");

        Assert.Equal((kind, reaction, retryable), (failure.Kind, failure.Reaction, failure.IsRetryable));
    }

    [Theory]
    [InlineData(400, PartnerCenterErrorKind.Invalid)]
    [InlineData(401, PartnerCenterErrorKind.Authentication)]
    [InlineData(403, PartnerCenterErrorKind.Authorization)]
    [InlineData(404, PartnerCenterErrorKind.NotFound)]
    [InlineData(405, PartnerCenterErrorKind.Invalid)]
    [InlineData(406, PartnerCenterErrorKind.Invalid)]
    [InlineData(408, PartnerCenterErrorKind.Transient)]
    [InlineData(409, PartnerCenterErrorKind.Conflict)]
    [InlineData(412, PartnerCenterErrorKind.Conflict)]
    [InlineData(417, PartnerCenterErrorKind.Invalid)]
    [InlineData(429, PartnerCenterErrorKind.Throttled)]
    [InlineData(500, PartnerCenterErrorKind.Transient)]
    [InlineData(501, PartnerCenterErrorKind.Transient)]
    [InlineData(502, PartnerCenterErrorKind.Transient)]
    [InlineData(503, PartnerCenterErrorKind.Transient)]
    [InlineData(504, PartnerCenterErrorKind.Transient)]
    [InlineData(302, PartnerCenterErrorKind.UnexpectedResponse)]
    public void Answered_NothingButAStatus_IsJudgedByIt(int status, PartnerCenterErrorKind kind)
    {
        foreach (var body in new[] { "", "<html><body>sorry</body></html>", "[]", "\"text\"", "{\"cod" })
        {
            var failure = Answered(Reading, status, body);
            Assert.Equal(kind, failure.Kind);
            Assert.DoesNotContain("sorry", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Answered_ShapeOfNewerServices_IsRead()
    {
        var failure = Answered(Reading, 404, """
            { "code": 600074, "message": "m", "description": "The status was not found.", "errorName": "AccountStatusNotFound", "isRetryable": false, "errorMessageExtended": "InternalErrorCode=600074" }
            """);

        Assert.Equal(("600074", "The status was not found.", PartnerCenterErrorKind.NotFound, 404), (failure.Code, failure.Description, failure.Kind, failure.HttpStatus));
    }

    [Fact]
    public void Answered_UnknownCodeThatCallsItselfRetryable_IsTransient()
    {
        var failure = Answered(Reading, 400, """{ "code": 987654, "message": "m", "isRetryable": true }""");

        Assert.Equal((PartnerCenterErrorKind.Transient, true), (failure.Kind, failure.IsRetryable));
    }

    [Fact]
    public void Answered_ByteOrderMark_IsTolerated()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. """{"code":"900105","description":"d"}"""u8];

        Assert.Equal("900105", ErrorClassification.Answered(Reading, new Reply(403, body), Now).Code);
    }

    [Fact]
    public void Answered_SmallCodeWithAnotherStatus_IsNotTakenFromTheTable()
    {
        // 1000 is "not found" with 404 only; other services use small numbers for other things.
        Assert.Equal(PartnerCenterErrorKind.Invalid, Answered(Reading, 400, """{"code":1000}""").Kind);
    }

    [Theory]
    [InlineData(403, "900105", PartnerCenterErrorKind.NotEligible, false)]
    [InlineData(409, "800064", PartnerCenterErrorKind.Conflict, false)]
    [InlineData(500, "800003", PartnerCenterErrorKind.Ambiguous, true)]
    [InlineData(408, null, PartnerCenterErrorKind.Ambiguous, true)]
    [InlineData(429, null, PartnerCenterErrorKind.Throttled, false)]
    public void Answered_Checkout_IsAmbiguousOnlyWhereTheOutcomeIsUnknown(int status, string? code, PartnerCenterErrorKind kind, bool ambiguous)
    {
        var failure = Answered(Checkout, status, code is null ? "" : $$"""{"code":{{code}}}""");

        Assert.Equal((kind, ambiguous), (failure.Kind, failure.Ambiguous));
        Assert.False(failure.Ambiguous && failure.IsRetryable);
    }

    [Fact]
    public void Message_TextFromOutside_IsOneShortLineWithoutCredentials()
    {
        var nasty = "Bearer abc.def-ghi refresh_token=0.AXoA client_secret: 'hush' \r\n eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.sig end " + new string('x', 5000);
        var failure = Answered(Reading, 400, JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = "1", ["description"] = nasty }));

        Assert.InRange(failure.Description.Length, 1, 1024);
        foreach (var secret in new[] { "abc.def", "0.AXoA", "hush", "eyJ", "\n", "\r" })
            Assert.DoesNotContain(secret, failure.Message, StringComparison.Ordinal);
        Assert.Contains(" end xxx", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thrown_AnyFailure_NamesOperationAndIds()
    {
        await using var pc = await Start();
        pc.Server.Answer(403, """{"code":900150,"description":"role"}""");

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.GetCustomer(CustomerId, Step(), default));

        Assert.Equal(("GetCustomer", Step().RequestId, Step().CorrelationId), (failure.Operation, failure.RequestId, failure.CorrelationId));
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"GetCustomer: Authorization 403/900150: role (request {Step().RequestId}, correlation {Step().CorrelationId})"), failure.Message);
    }

    [Fact]
    public void Table_EveryCode_StandsThereOnce() =>
        Assert.Equal(PartnerCenterErrorCodes.All.Count, PartnerCenterErrorCodes.All.Select(r => r.Code).Distinct(StringComparer.Ordinal).Count());

    private static PartnerCenterException Answered(Operation operation, int status, string body) =>
        ErrorClassification.Answered(operation, new Reply(status, System.Text.Encoding.UTF8.GetBytes(body)), Now);
}
