using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.LocalHost.Tests;

/// <summary>A head that cannot start says why, in words, and with an exit code of its own.</summary>
public sealed class StartTests(RunningHead running) : IClassFixture<RunningHead>
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Start_WrongSettings_NamesEveryOneAndExitsWith2()
    {
        await using var head = RunningHead.Start(
            BuiltProgram.FreePort(), "AccountKey=c2VjcmV0LWtleQ==",
            ("TaskHub", "1"), ("Engine__MaxConcurrentTurns", "many"), ("Engine__LeaseRenewal", "00:00:00"), ("Pace__FirstWait", "00:00:00"), ("Pace__Patience", "forever"),
            ("Api__StalledAfter", "-1"), ("PartnerCenter__ClientId", "my-secret-client"), ("PartnerCenter__ClientSecret", " "), ("PartnerCenter__BaseAddress", "http://partner.example"),
            ("PartnerCenter__RateLimits__Carts", "x"));

        Assert.Equal(StartupFailures.Settings, await head.WaitForExitAsync(Soon));

        string[] settings =
        [
            "TaskHub", "Engine:MaxConcurrentTurns", "LeaseRenewal", "Pace:FirstWait", "Pace:Patience", "StalledAfter",
            "PartnerCenter:ClientId", "PartnerCenter:ClientSecret", "PartnerCenter:BaseAddress", "PartnerCenter:RateLimits:Carts", "ConnectionString",
        ];
        Assert.All(settings, setting => Assert.Contains(setting, head.Text, StringComparison.Ordinal));
        Assert.Equal(settings.Length + 1, head.Lines.Count);
        Assert.DoesNotContain("c2VjcmV0LWtleQ", head.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("my-secret-client", head.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortTaken_NamesItAndExitsWith3()
    {
        await using var head = RunningHead.Start(running.Port, running.Storage, ("TaskHub", "AnotherHub"));

        Assert.Equal(StartupFailures.PortTaken, await head.WaitForExitAsync(Soon));
        Assert.Contains(running.Port.ToString(CultureInfo.InvariantCulture), head.Text, StringComparison.Ordinal);
        AssertNoStackTrace(head);
    }

    [Fact]
    public async Task Start_SecondHeadOnTheHub_NamesTheOwnerAndExitsWith4()
    {
        await using var head = RunningHead.Start(BuiltProgram.FreePort(), running.Storage);

        Assert.Equal(StartupFailures.TaskHubTaken, await head.WaitForExitAsync(Soon));
        Assert.Contains($"'TransitionHub' is held by process {running.Process.Id.ToString(CultureInfo.InvariantCulture)}", head.Text, StringComparison.Ordinal);
        AssertNoStackTrace(head);
        using var health = await running.Http.GetAsync(new Uri("api/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Start_NobodyAtTheStorage_SaysSoSoonAndExitsWith5()
    {
        await using var head = RunningHead.Start(BuiltProgram.FreePort(), StorageAt(BuiltProgram.FreePort()));

        Assert.Equal(StartupFailures.StorageAway, await head.WaitForExitAsync(Soon));
        Assert.Contains("Table storage does not answer", head.Text, StringComparison.Ordinal);
        AssertNoStackTrace(head);
    }

    [Fact]
    public async Task Start_StorageThatNeverAnswers_SaysSoSoonAndExitsWith5()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var head = RunningHead.Start(BuiltProgram.FreePort(), StorageAt(((IPEndPoint)silent.LocalEndpoint).Port));

        Assert.Equal(StartupFailures.StorageAway, await head.WaitForExitAsync(2 * Soon));
        Assert.Contains("Table storage does not answer", head.Text, StringComparison.Ordinal);
        AssertNoStackTrace(head);
    }

    [Fact]
    public async Task Start_StorageThatRefusesTheKey_SaysSoAndExitsWith5()
    {
        await using var head = RunningHead.Start(BuiltProgram.FreePort(), running.Storage.Replace("AccountKey=Eby8", "AccountKey=AAAA", StringComparison.Ordinal));

        Assert.Equal(StartupFailures.StorageAway, await head.WaitForExitAsync(Soon));
        Assert.Contains("Table storage refused the request: HTTP 403", head.Text, StringComparison.Ordinal);
        AssertNoStackTrace(head);
    }

    private static void AssertNoStackTrace(ChildProcess head)
    {
        Assert.DoesNotContain("   at ", head.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", head.Text, StringComparison.Ordinal);
    }

    private static string StorageAt(int port) =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=c2VjcmV0LWtleQ==;TableEndpoint=http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/devstoreaccount1;";
}
