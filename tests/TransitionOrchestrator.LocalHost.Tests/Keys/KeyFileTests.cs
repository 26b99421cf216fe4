using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TransitionOrchestrator.Api;

namespace TransitionOrchestrator.LocalHost.Tests;

/// <summary>The key file: what stands in it, what is refused, and whom it lets in.</summary>
public sealed class KeyFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transition-test-");

    private string FilePath => Path.Combine(_folder.FullName, "inner", "keys.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Write_AFileWithKeys_HoldsHashesOnlyAndIsItsOwnersAlone()
    {
        var (file, key) = Add(new KeyFile([]), "ada", ApiRoles.Operate | ApiRoles.Read);

        Assert.Equal((67, "tk_"), (key.Length, key[..3]));
        Assert.DoesNotContain(key[3..], File.ReadAllText(FilePath), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.Equal([FilePath], Directory.GetFiles(Path.GetDirectoryName(FilePath)!));
        var read = Assert.Single(KeyFile.Read(FilePath).Keys);
        Assert.Equal(("ada", ApiRoles.Operate | ApiRoles.Read), (read.Name, read.ToCaller().Roles));
        Assert.Equal(file.Keys[0].Sha256, read.Sha256);
    }

    [Fact]
    public void With_TheSameNameTwice_IsRefused()
    {
        var (file, _) = Add(new KeyFile([]), "ada", ApiRoles.Read);

        Assert.Contains("'ada' stands there twice", Assert.Throws<InvalidDataException>(() => file.With("ada", ApiRoles.Approve)).Message, StringComparison.Ordinal);
        Assert.NotEqual(file.With("b", ApiRoles.Read).Key, file.With("b", ApiRoles.Read).Key);
        Assert.Null(file.Without("grace"));
        Assert.Empty(file.Without("ada")!.Keys);
    }

    [Theory]
    [InlineData("", "it breaks at line 1")]
    [InlineData("null", "it is empty")]
    [InlineData("[]", "it breaks at line 1")]
    [InlineData("{}", "it breaks at line 1")]
    [InlineData("""{"keys":null}""", "it breaks at line 1")]
    [InlineData("""{"keys":[{"name":"a","roles":["read"],"sha256":"ab","extra":1}]}""", "it breaks at line 1")]
    [InlineData("""{"keys":[{"name":"a","roles":["read"],"sha256":"ab"}]}""", "the hash of 'a' is no SHA-256")]
    [InlineData("""{"keys":[{"name":"a","roles":[],"sha256":"ab"}]}""", "'a' has no role")]
    [InlineData("""{"keys":[{"name":"a","roles":["owner"],"sha256":"ab"}]}""", "none of read, operate and approve")]
    [InlineData("""{"keys":[{"name":"a","roles":["none"],"sha256":"ab"}]}""", "none of read, operate and approve")]
    [InlineData("""{"keys":[{"name":" ","roles":["read"],"sha256":"ab"}]}""", "a name must be one line")]
    public void Read_WhatIsNoKeyFile_SaysWhy(string content, string problem)
    {
        new KeyFile([]).Write(FilePath);
        File.WriteAllText(FilePath, content);

        Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => KeyFile.Read(FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AFileThatIsNotThere_NamesTheCommandThatMakesIt() =>
        Assert.Contains("keys add", Assert.Throws<InvalidDataException>(() => KeyFile.Read(FilePath)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void Read_AFileThatOthersMayOpen_IsRefused(UnixFileMode more)
    {
        if (OperatingSystem.IsWindows())
            return; // there, the folder's access list says who may
        new KeyFile([]).Write(FilePath);
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);

        Assert.Contains("chmod 600", Assert.Throws<InvalidDataException>(() => KeyFile.Read(FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Identify_KeysOfSeveralPeople_KnowsEach()
    {
        var (file, ada) = Add(new KeyFile([]), "ada", ApiRoles.Read);
        var (_, grace) = Add(file, "grace", ApiRoles.Approve);
        var callers = new KeyFileCallers(FilePath, NullLogger<KeyFileCallers>.Instance);

        Assert.Equal(new Caller("ada", ApiRoles.Read), Identify(callers, $"Bearer {ada}"));
        Assert.Equal(new Caller("grace", ApiRoles.Approve), Identify(callers, $"bearer  {grace} "));
        Assert.Null(Identify(callers));
        Assert.Null(Identify(callers, ""));
        Assert.Null(Identify(callers, ada));
        Assert.Null(Identify(callers, "Bearer "));
        Assert.Null(Identify(callers, $"Basic {ada}"));
        Assert.Null(Identify(callers, $"Bearer {ada}x"));
        Assert.Null(Identify(callers, $"Bearer {KeyFile.Read(FilePath).Keys[0].Sha256}"));
        Assert.Null(Identify(callers, $"Bearer {ada}", $"Bearer {ada}"));
    }

    [Fact]
    public void Identify_AfterTheFileWasChanged_GoesByTheNewOne()
    {
        var (file, key) = Add(new KeyFile([]), "ada", ApiRoles.Read);
        var callers = new KeyFileCallers(FilePath, NullLogger<KeyFileCallers>.Instance);
        Assert.NotNull(Identify(callers, $"Bearer {key}"));

        Change(() => file.Without("ada")!.Write(FilePath));
        Assert.Null(Identify(callers, $"Bearer {key}"));
        Change(() => file.Write(FilePath));
        Assert.NotNull(Identify(callers, $"Bearer {key}"));
        Change(() => File.WriteAllText(FilePath, "broken"));
        Assert.Null(Identify(callers, $"Bearer {key}"));
        Change(() => File.Delete(FilePath));
        Assert.Null(Identify(callers, $"Bearer {key}"));
        Change(() => file.Write(FilePath));
        Assert.NotNull(Identify(callers, $"Bearer {key}"));
    }

    private (KeyFile File, string Key) Add(KeyFile file, string name, ApiRoles roles)
    {
        var added = file.With(name, roles);
        added.File.Write(FilePath);
        return added;
    }

    // Two changes within one tick of the file system's clock would look like one.
    private int _changes;

    private void Change(Action change)
    {
        change();
        if (File.Exists(FilePath))
            File.SetLastWriteTimeUtc(FilePath, new DateTime(2030, 1, 1, 0, 0, ++_changes, DateTimeKind.Utc));
    }

    private static Caller? Identify(KeyFileCallers callers, params string[] headers)
    {
        var context = new DefaultHttpContext();
        if (headers.Length > 0)
            context.Request.Headers.Authorization = headers;
        return callers.Identify(context);
    }
}
