using System.Net;
using System.Net.Sockets;
using System.Text;
using TransitionOrchestrator.PartnerCenter.Authentication;
using TransitionOrchestrator.PartnerCenter.Tests.Testing;
using static TransitionOrchestrator.PartnerCenter.Tests.Testing.Harness;

namespace TransitionOrchestrator.PartnerCenter.Tests.Transport;

public sealed class RepeatTests
{
    private const string CustomerBody = """{"id":"6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63"}""";
    private const string CheckoutBody = """{"orders":[{"id":"o1"}]}""";

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Read_ServerTrouble_IsRepeatedWithTheSameRequestIdAndGrowingDelays(int status)
    {
        await using var pc = await Start();
        pc.Server.Answer(status, "<html>gateway</html>").Answer(status).Answer(status, "{}").Answer(200, CustomerBody);

        var call = pc.Client.GetCustomer(CustomerId, Step(), default);
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(1));
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(2));
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(4));

        Assert.Equal(CustomerId, (await call).Id);
        Assert.Equal(4, pc.Server.Requests.Count);
        Assert.All(pc.Server.Requests, r => Assert.Equal(Step().RequestId, r.RequestId));
        Assert.Equal(4, Assert.Single(pc.Calls).Attempts);
    }

    [Fact]
    public async Task Read_TroubleThatStays_EndsAfterTheConfiguredRepeats()
    {
        await using var pc = await Start(o => o.MaxRetries = 2);
        pc.Server.Otherwise = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };

        var call = pc.Client.GetCustomer(CustomerId, Step(), default);
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(1));
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(2));

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => call);
        Assert.Equal((PartnerCenterErrorKind.Transient, "http503", true, false), (failure.Kind, failure.Code, failure.IsRetryable, failure.Ambiguous));
        Assert.Equal(3, pc.Server.Requests.Count);
    }

    [Fact]
    public async Task Read_ServiceUnavailableWithRetryAfter_WaitsAsTold()
    {
        await using var pc = await Start();
        pc.Server.Answer(503, "", ("Retry-After", "17")).Answer(200, CustomerBody);

        var call = pc.Client.GetCustomer(CustomerId, Step(), default);
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(17));

        await call;
        Assert.Equal(2, pc.Server.Requests.Count);
    }

    [Fact]
    public async Task Read_BrokenConnection_IsRepeated()
    {
        await using var pc = await Start();
        pc.Server.Break().Answer(200, CustomerBody);

        var call = pc.Client.GetCustomer(CustomerId, Step(), default);
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(1));

        await call;
        Assert.Equal(2, pc.Server.Requests.Count);
    }

    [Fact]
    public async Task Read_NoAnswerInTime_IsRepeated()
    {
        await using var pc = await Start();
        pc.Server.Hang().Answer(200, CustomerBody);

        var call = pc.Client.GetCustomer(CustomerId, Step(), default);
        await pc.Server.Arrival();
        pc.Time.Advance(TimeSpan.FromMinutes(3));
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(1));

        Assert.Equal(CustomerId, (await call).Id);
    }

    [Fact]
    public async Task Read_WholeCallTakesTooLong_EndsWithoutAnotherAttempt()
    {
        await using var pc = await Start(o => (o.AttemptTimeout, o.CallTimeout) = (TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(4)));
        pc.Server.Hang().Hang();

        var call = pc.Client.GetCustomer(CustomerId, Step(), default);
        await pc.Server.Arrival();
        pc.Time.Advance(TimeSpan.FromMinutes(3));
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(1));
        await pc.Server.Arrival();
        pc.Time.Advance(TimeSpan.FromSeconds(59));

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => call);
        Assert.Equal(("timeout", PartnerCenterErrorKind.Transient), (failure.Code, failure.Kind));
        Assert.Equal(2, pc.Server.Requests.Count);
    }

    [Fact]
    public async Task SafeWrite_LostAnswer_IsRepeatedWithTheSameRequestId()
    {
        await using var pc = await Start();
        pc.Server.Break().Answer(201, """{"id":"cart-1"}""");

        var call = pc.Client.CreateCart(CustomerId, "DZH318Z0BPS6:0001:DZH318Z0BML6", null, Step(), default);
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(1));

        await call;
        Assert.Equal(2, pc.Server.Requests.Count);
        Assert.Single(pc.Server.Requests.Select(r => r.RequestId).Distinct());
        Assert.Single(pc.Server.Requests.Select(r => r.Body).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task SafeWrite_LostAnswerThenRefusal_SaysThatTheOutcomeWasOnceUnknown()
    {
        await using var pc = await Start();
        pc.Server.Break().Answer(403, """{"code":900150,"description":"no"}""");

        var call = pc.Client.SetBudget(CustomerId, 5m, Step(), default);
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => call);
        Assert.Equal((PartnerCenterErrorKind.Authorization, true), (failure.Kind, failure.Ambiguous));
    }

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Checkout_ServerTrouble_IsAmbiguousAndNotRepeated(int status)
    {
        await using var pc = await Start();
        pc.Server.Answer(status, """{"code":"800003","description":"unexpected"}""");

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.CheckoutCart(CustomerId, "cart-1", Step(), default));

        Assert.Equal((PartnerCenterErrorKind.Ambiguous, true, false), (failure.Kind, failure.Ambiguous, failure.IsRetryable));
        Assert.Single(pc.Server.Requests);
        Assert.True(Assert.Single(pc.Calls).Ambiguous);
    }

    [Fact]
    public async Task CreateUpgrade_ServerTrouble_IsAmbiguousAndNotRepeated()
    {
        await using var pc = await Start();
        pc.Server.Answer(503, "<html/>");

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.CreateUpgrade(CustomerId, Step(), default));

        Assert.Equal((PartnerCenterErrorKind.Ambiguous, true, false), (failure.Kind, failure.Ambiguous, failure.IsRetryable));
        Assert.Single(pc.Server.Requests);
    }

    [Fact]
    public async Task Checkout_NoAnswerInTime_IsAmbiguousAndNotRepeated()
    {
        await using var pc = await Start();
        pc.Server.Hang();

        var call = pc.Client.CheckoutCart(CustomerId, "cart-1", Step(), default);
        await pc.Server.Arrival();
        pc.Time.Advance(TimeSpan.FromMinutes(3));

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => call);
        Assert.Equal((PartnerCenterErrorKind.Ambiguous, "timeout", true), (failure.Kind, failure.Code, failure.Ambiguous));
        Assert.Single(pc.Server.Requests);
    }

    /// <summary>
    /// The handler below the client repeats a request by itself when a kept-alive connection ends before the answer and the request has
    /// no body. A checkout has none, so this is where a plan could be bought twice.
    /// </summary>
    [Fact]
    public async Task Checkout_KeptAliveConnectionEndsBeforeTheAnswer_IsSentOnce()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var checkouts = 0;
        using var stop = new CancellationTokenSource();
        var server = Task.Run(async () =>
        {
            while (true)
            {
                using var connection = await listener.AcceptTcpClientAsync(stop.Token);
                using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII);
                while (await reader.ReadLineAsync(stop.Token) is { } requestLine)
                {
                    while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 })
                    {
                        // Headers; no request here has a body.
                    }

                    if (requestLine.StartsWith("POST", StringComparison.Ordinal))
                    {
                        checkouts++;
                        break;
                    }

                    var answer = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {CustomerBody.Length}\r\n\r\n{CustomerBody}";
                    await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), stop.Token);
                }
            }
        });
        await using var pc = await Start(o => o.BaseAddress = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        await pc.Client.GetCustomer(CustomerId, Step("read"), default);

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.CheckoutCart(CustomerId, "cart-1", Step(), default));

        Assert.Equal((PartnerCenterErrorKind.Ambiguous, "connectionLost"), (failure.Kind, failure.Code));
        Assert.Equal(1, checkouts);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server);
    }

    [Fact]
    public async Task Checkout_SuccessThatCannotBeRead_IsAmbiguous()
    {
        await using var pc = await Start();
        pc.Server.Answer(201, """{"orders":[{"id":""");

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.CheckoutCart(CustomerId, "cart-1", Step(), default));

        Assert.Equal((PartnerCenterErrorKind.Ambiguous, "unexpectedResponse", true), (failure.Kind, failure.Code, failure.Ambiguous));
    }

    [Fact]
    public async Task Checkout_ConnectionRefused_IsRepeatedAndNotAmbiguous()
    {
        await using var pc = await Start(o => (o.BaseAddress, o.MaxRetries) = (Unused(), 1));

        var call = pc.Client.CheckoutCart(CustomerId, "cart-1", Step(), default);
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => call);
        Assert.Equal((PartnerCenterErrorKind.Transient, "connectionRefused", true, false), (failure.Kind, failure.Code, failure.IsRetryable, failure.Ambiguous));
        Assert.Equal(2, Assert.Single(pc.Calls).Attempts);

        static Uri Unused()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        }
    }

    [Fact]
    public async Task Checkout_Throttled_IsRepeatedAfterThePauseWithTheSameRequestId()
    {
        await using var pc = await Start();
        pc.Server.Answer(429, "", ("Retry-After", "30")).Answer(201, CheckoutBody);

        var call = pc.Client.CheckoutCart(CustomerId, "cart-1", Step(), default);
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(30));

        Assert.True((await call).IsComplete);
        Assert.Equal(2, pc.Server.Requests.Count);
        Assert.Single(pc.Server.Requests.Select(r => r.RequestId).Distinct());
    }

    [Fact]
    public async Task AnyCall_TokenRefused_GetsANewTokenOnce()
    {
        await using var pc = await Start();
        pc.Server.Answer(401, "", ("WWW-Authenticate", "OAuth realm=urn:cpsvc:cpid:1")).Answer(201, CheckoutBody);

        await pc.Client.CheckoutCart(CustomerId, "cart-1", Step(), default);

        Assert.Equal(["Bearer token-0", "Bearer token-1"], pc.Server.Requests.Select(r => r.Header("Authorization")), StringComparer.Ordinal);
        Assert.Equal([null, "token-0"], pc.Tokens.Asked.Select(a => a.Refused), StringComparer.Ordinal);
    }

    [Fact]
    public async Task AnyCall_TokenRefusedTwice_Stops()
    {
        await using var pc = await Start();
        pc.Server.Answer(401).Answer(401, """{"code":400,"description":"Access denied"}""");

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.GetCustomer(CustomerId, Step(), default));

        Assert.Equal((PartnerCenterErrorKind.Authentication, "400", false), (failure.Kind, failure.Code, failure.IsRetryable));
        Assert.Equal(2, pc.Server.Requests.Count);
    }

    [Fact]
    public async Task Checkout_AuthorityDownForAMoment_IsRepeatedForNothingWasSent()
    {
        await using var pc = await Start();
        pc.Tokens.Fails = asked => asked == 1 ? AuthorityFailure.Unavailable("down") : null;
        pc.Server.Answer(201, CheckoutBody);

        var call = pc.Client.CheckoutCart(CustomerId, "cart-1", Step(), default);
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(1));

        await call;
        Assert.Single(pc.Server.Requests);
    }

    [Fact]
    public async Task AnyCall_CancelledByTheCaller_IsCancelledAndReported()
    {
        await using var pc = await Start();
        pc.Server.Hang();
        using var caller = new CancellationTokenSource();

        var call = pc.Client.CheckoutCart(CustomerId, "cart-1", Step(), caller.Token);
        await pc.Server.Arrival();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var reported = Assert.Single(pc.Calls);
        Assert.Equal(("cancelled", true, 1), (reported.Code, reported.Ambiguous, reported.Attempts));
    }
}
