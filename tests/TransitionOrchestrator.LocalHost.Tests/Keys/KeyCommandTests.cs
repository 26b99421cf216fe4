using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.LocalHost.Tests;

/// <summary>The commands <c>keys</c>, and a head that goes by the file that they make: real processes.</summary>
public sealed class KeyCommandTests(RunningHead running) : IClassFixture<RunningHead>, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transition-test-");

    private string KeyFile => Path.Combine(_folder.FullName, "keys.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Keys_AddListRemove_DoWhatTheySay()
    {
        var (added, key) = await RunAsync("add", "ada", "--role", "read", "--role", "operate");
        var (taken, why) = await RunAsync("add", "ada", "--role", "read");
        var (listed, names) = await RunAsync("list");
        var (removed, _) = await RunAsync("remove", "ada");
        var (gone, nobody) = await RunAsync("remove", "ada");
        var (wrongRole, _) = await RunAsync("add", "grace", "--role", "owner");

        Assert.Equal((0, 2, 0, 0, 2, 1), (added, taken, listed, removed, gone, wrongRole));
        Assert.Matches("^tk_[0-9a-f]{64}$", key);
        Assert.Contains("stands there twice", why, StringComparison.Ordinal);
        Assert.Equal("ada: read, operate", names);
        Assert.Contains("no key of 'ada'", nobody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_WithAKeyFile_LetsInWhoHasAKey()
    {
        var (_, key) = await RunAsync("add", "ada", "--role", "operate");
        var port = BuiltProgram.FreePort();
        await using var head = RunningHead.Start(port, running.Storage, ("TaskHub", "KeyedHub"), ("KeyFile", KeyFile));
        await head.WaitForLineAsync("Now listening on");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };

        using var refused = await http.GetAsync(new Uri("api/transitions", UriKind.Relative));
        using var health = await http.GetAsync(new Uri("api/health", UriKind.Relative));
        using var page = await http.GetAsync(new Uri("", UriKind.Relative));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var list = await http.GetAsync(new Uri("api/transitions", UriKind.Relative));
        using var approval = await http.PostAsync(new Uri($"api/transitions/{Guid.NewGuid()}_abcdefabcdef/approve", UriKind.Relative), content: null);

        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden),
            (refused.StatusCode, health.StatusCode, page.StatusCode, list.StatusCode, approval.StatusCode));
        Assert.Equal("unauthenticated", (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
        Assert.Contains($"Callers are known by the keys of {KeyFile}", head.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(key, head.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Serve_WithoutAKeyFile_SaysThatItIsOpen() => Assert.Contains("No KeyFile is set", running.Process.Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("KeyFile", "/nowhere/keys.json", "There is no file '/nowhere/keys.json'")]
    [InlineData("Urls", "http://127.0.0.1:1;http://0.0.0.0:2", "KeyFile must be set, because http://0.0.0.0:2 can be reached")]
    [InlineData("Urls", "http://*:1", "KeyFile must be set, because http://*:1 can be reached")]
    [InlineData("Kestrel__Endpoints__Http__Url", "http://192.0.2.1:1", "KeyFile must be set, because http://192.0.2.1:1 can be reached")]
    public async Task Start_OpenToOthersOrWithAFileThatIsNotThere_ExitsWith2(string setting, string value, string problem)
    {
        await using var head = ChildProcess.Start(BuiltProgram.LocalHost, ["--environment", "Local"], new Dictionary<string, string>(StringComparer.Ordinal) { [setting] = value });

        Assert.Equal(StartupFailures.Settings, await head.WaitForExitAsync(Soon));
        Assert.Contains(problem, head.Text, StringComparison.Ordinal);
        Assert.Equal(2, head.Lines.Count);
    }

    private async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        await using var keys = ChildProcess.Start(BuiltProgram.LocalHost, ["keys", .. arguments, "--file", KeyFile]);
        return (await keys.WaitForExitAsync(Soon), keys.Text.Trim());
    }
}
