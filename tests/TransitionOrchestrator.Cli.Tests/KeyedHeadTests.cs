using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Cli.Tests;

/// <summary>The command line against a real head that knows its callers by keys.</summary>
public sealed class KeyedHeadTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transition-test-");
    private readonly Uri _address = new($"http://127.0.0.1:{BuiltProgram.FreePort()}/");
    private AzuriteServer? _azurite;
    private ChildProcess? _head;

    private string KeyFile => Path.Combine(_folder.FullName, "keys.json");

    public async Task InitializeAsync()
    {
        await KeysAsync("add", "somebody", "--role", "read");
        _azurite = await AzuriteServer.StartAsync();
        _head = ChildProcess.Start(BuiltProgram.LocalHost, ["--environment", "Local", "--urls", _address.GetLeftPart(UriPartial.Authority)], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["KeyFile"] = KeyFile,
            ["Storage__ConnectionString"] = _azurite.ConnectionString,
            ["ServiceBus__ConnectionString"] = BuiltProgram.ServiceBusAt(BuiltProgram.FreePort()),
        });
        await _head.WaitForLineAsync("Now listening on", Limit);
    }

    [Fact]
    public async Task AnyCommand_WithKeysOfSeveralRoles_DoesWhatTheKeyMay()
    {
        var reader = await KeysAsync("add", "ada", "--role", "read");
        var approver = await KeysAsync("add", "grace", "--role", "approve");
        var transition = $"{Guid.NewGuid()}_abcdefabcdef";

        var nobody = await CliRun.OfAsync(_address, "list", "--json");
        var stranger = await WithKeyAsync("tk_made-up", "list", "--json");
        var reading = await WithKeyAsync(reader, "list");
        var operating = await WithKeyAsync(reader, "cancel", transition, "--json");
        var approving = await WithKeyAsync(approver, "approve", transition, "--yes", "--json");

        Assert.Equal((3, "unauthenticated"), (nobody.Code, (string?)nobody.Json["code"]));
        Assert.Equal((3, "unauthenticated"), (stranger.Code, (string?)stranger.Json["code"]));
        Assert.Equal(0, reading.Code);
        Assert.Equal((3, "forbidden"), (operating.Code, (string?)operating.Json["code"]));
        Assert.Contains("the role operate", (string?)operating.Json["detail"], StringComparison.Ordinal);
        Assert.Equal((3, "transitionUnknown"), (approving.Code, (string?)approving.Json["code"])); // let in, but there is no such transition
        await KeysAsync("remove", "ada");
        Assert.Equal(3, (await WithKeyAsync(reader, "list")).Code);

        // I9: keys are told once, by the command that makes them.
        Assert.All([reader, approver, "tk_made-up"], key => Assert.DoesNotContain(key, _head!.Text, StringComparison.Ordinal));
        Assert.All([nobody, stranger, reading, operating, approving], run => Assert.DoesNotContain("tk_", run.Output + run.Errors, StringComparison.Ordinal));
    }

    public async Task DisposeAsync()
    {
        if (_head is not null)
            await _head.DisposeAsync();
        if (_azurite is not null)
            await _azurite.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Task<CliRun> WithKeyAsync(string key, params string[] arguments) => CliRun.OfAsync(_address, "", [("TRANSITION_KEY", key)], arguments);

    private async Task<string> KeysAsync(params string[] arguments)
    {
        await using var keys = ChildProcess.Start(BuiltProgram.LocalHost, ["keys", .. arguments, "--file", KeyFile]);
        Assert.Equal(0, await keys.WaitForExitAsync(Limit));
        return keys.Text.Trim();
    }
}
