using System.Globalization;
using TransitionOrchestrator.PartnerCenter.Tests.Testing;
using static TransitionOrchestrator.PartnerCenter.Tests.Testing.Harness;

namespace TransitionOrchestrator.PartnerCenter.Tests.Transport;

public sealed class ThrottlingTests
{
    private const string CustomerBody = """{"id":"6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63"}""";

    [Fact]
    public async Task Throttled_HeaderInSeconds_WaitsAsTold()
    {
        await using var pc = await Start();
        pc.Server.Answer(429, "", ("Retry-After", "41")).Answer(200, CustomerBody);

        var call = pc.Client.GetCustomer(CustomerId, Step(), default);
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(41));

        await call;
    }

    [Fact]
    public async Task Throttled_HeaderAsDate_WaitsUntilThen()
    {
        await using var pc = await Start();
        var until = (pc.Time.GetUtcNow() + TimeSpan.FromSeconds(25)).ToString("R", CultureInfo.InvariantCulture);
        pc.Server.Answer(429, "", ("Retry-After", until)).Answer(200, CustomerBody);

        var call = pc.Client.GetCustomer(CustomerId, Step(), default);
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(25));

        await call;
    }

    [Fact]
    public async Task Throttled_GatewayBodyOnly_WaitsAsTheSentenceSays()
    {
        await using var pc = await Start();
        pc.Server.Answer(429, """{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in 33 seconds." }""").Answer(200, CustomerBody);

        var call = pc.Client.GetCustomer(CustomerId, Step(), default);
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(33));

        await call;
    }

    [Fact]
    public async Task Throttled_Repeatedly_WaitsLongerEachTime()
    {
        await using var pc = await Start();
        pc.Server.Answer(429, "", ("Retry-After", "1")).Answer(429, "", ("Retry-After", "1")).Answer(429, "", ("Retry-After", "1")).Answer(200, CustomerBody);

        var call = pc.Client.GetCustomer(CustomerId, Step(), default);
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(1));
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(10));
        await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(20));

        await call;
        Assert.Equal(4, pc.Server.Requests.Count);
    }

    [Fact]
    public async Task Throttled_OneCall_PausesItsFamilyAndNoOther()
    {
        await using var pc = await Start(o => o.RateLimits.Burst = 1);
        pc.Server.Answer(429, "", ("Retry-After", "60"));
        var throttled = pc.Client.GetCustomer(CustomerId, Step("1"), default);
        await pc.Time.TimerSet(TimeSpan.FromSeconds(60));

        var sameFamily = pc.Client.GetSubscriptions(CustomerId, Step("2"), default);
        pc.Server.Answer(200, """{"id":"c","status":"ordered"}""");
        await pc.Client.GetCart(CustomerId, "c", Step("3"), default);

        Assert.Equal(2, pc.Server.Requests.Count);
        Assert.False(sameFamily.IsCompleted);

        // After the pause they go one by one, not all at once.
        pc.Server.Answer(200, CustomerBody).Answer(200, """{"items":[]}""");
        pc.Time.Advance(TimeSpan.FromSeconds(60));
        await throttled;
        Assert.False(sameFamily.IsCompleted);
        await pc.Time.PassWhenAwaited(TimeSpan.FromMilliseconds(120));
        Assert.Empty(await sameFamily);
    }

    [Fact]
    public async Task Throttled_ForLongerThanTheCallMayTake_FailsAtOnceWithTheWait()
    {
        await using var pc = await Start();
        pc.Server.Answer(429, "", ("Retry-After", "3600"));

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.GetCustomer(CustomerId, Step(), default));
        var next = await Assert.ThrowsAsync<PartnerCenterException>(() => pc.Client.GetCustomer(CustomerId, Step("next"), default));

        Assert.All<PartnerCenterException>([failure, next], f => Assert.Equal((PartnerCenterErrorKind.Throttled, true, TimeSpan.FromHours(1)), (f.Kind, f.IsRetryable, f.RetryAfter)));
        Assert.Single(pc.Server.Requests);
        Assert.Equal([1, 0], pc.Calls.Select(c => c.Attempts));
    }

    [Fact]
    public async Task RateLimit_MoreCallsThanTheBurst_AreSpacedEvenly()
    {
        await using var pc = await Start(o => (o.RateLimits.CustomersOrdersSubscriptions, o.RateLimits.Burst) = (61, 2));
        pc.Server.Otherwise = context => context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(CustomerBody)).AsTask();

        var calls = Enumerable.Range(0, 5).Select(n => pc.Client.GetCustomer(CustomerId, Step($"{n}"), default)).ToList();
        await Task.WhenAll(calls[0], calls[1]);
        for (var sent = 2; sent < 5; sent++)
        {
            Assert.Equal(sent, pc.Server.Requests.Count);
            await pc.Time.PassWhenAwaited(TimeSpan.FromSeconds(1));
            await calls[sent];
        }
    }

    [Fact]
    public async Task RateLimit_CallsTimeEndsInTheQueue_FailsAsThrottledWithNothingSent()
    {
        await using var pc = await Start(o => (o.AttemptTimeout, o.CallTimeout, o.RateLimits.CustomersOrdersSubscriptions, o.RateLimits.Burst) = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), 1, 1));
        pc.Server.Answer(200, """{"amount":1}""");
        await pc.Client.GetBudget(CustomerId, Step("1"), default);

        var waiting = pc.Client.SetBudget(CustomerId, 2m, Step("2"), default);
        pc.Time.Advance(TimeSpan.FromSeconds(10));

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => waiting);
        Assert.Equal((PartnerCenterErrorKind.Throttled, true, false), (failure.Kind, failure.IsRetryable, failure.Ambiguous));
        Assert.Single(pc.Server.Requests);
    }
}
