using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Azure.Tests.Deployment;

/// <summary>
/// What can be said about the templates without their compiler, which not every machine has: modules and parameters fit together,
/// everything is described, nothing hands out a key, and alerts go by log events that there are.
/// </summary>
public sealed partial class TemplateTests
{
    private static readonly string Folder = BuiltProgram.RepositoryFile("infra/azure");

    /// <summary>The roles that the app and its operator are given (built-in roles of Azure), and no others.</summary>
    private static readonly Dictionary<string, string> Roles = new(StringComparer.Ordinal)
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["69a216fc-b8fb-44d8-bc22-1f3c2cd27a39"] = "Azure Service Bus Data Sender",
        ["4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0"] = "Azure Service Bus Data Receiver",
        ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = "Key Vault Secrets Officer",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = "Durable Task Data Contributor",
    };

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.bicep", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Main_EveryModule_IsThereAndGetsItsParameters()
    {
        var main = Read("main.bicep");
        var modules = Module().Matches(main);

        Assert.Equal(Directory.GetFiles(Path.Combine(Folder, "modules"), "*.bicep").Select(Path.GetFileName).Order(), modules.Select(module => Path.GetFileName(module.Groups["file"].Value)).Order());
        Assert.All(modules, module =>
        {
            var declared = Parameter().Matches(Read(module.Groups["file"].Value));
            var given = Argument().Matches(module.Groups["params"].Value).Select(argument => argument.Groups["name"].Value).ToList();
            Assert.Subset(declared.Select(parameter => parameter.Groups["name"].Value).ToHashSet(StringComparer.Ordinal), given.ToHashSet(StringComparer.Ordinal));
            Assert.Subset(given.ToHashSet(StringComparer.Ordinal), declared.Where(parameter => !parameter.Groups["default"].Success).Select(parameter => parameter.Groups["name"].Value).ToHashSet(StringComparer.Ordinal));
        });
    }

    [Fact]
    public void Main_OutputsThatItReads_AreThere()
    {
        var main = Read("main.bicep");
        var files = Module().Matches(main).ToDictionary(module => module.Groups["name"].Value, module => module.Groups["file"].Value, StringComparer.Ordinal);

        Assert.All(OutputUse().Matches(main), use => Assert.Matches($@"(?m)^output {use.Groups["output"].Value} ", Read(files[use.Groups["module"].Value])));
    }

    [Fact]
    public void Parameters_OfTheDeveloperCommandLine_AreOnesOfMain()
    {
        var given = JsonNode.Parse(Read("main.parameters.json"))!["parameters"]!.AsObject().Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        var declared = Parameter().Matches(Read("main.bicep"));

        Assert.Subset(declared.Select(one => one.Groups["name"].Value).ToHashSet(StringComparer.Ordinal), given);
        Assert.Subset(given, declared.Where(one => !one.Groups["default"].Success).Select(one => one.Groups["name"].Value).ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Template_EveryParameterAndOutput_IsDescribed(string file)
    {
        var lines = Read(file).Split('\n');

        foreach (var (line, index) in lines.Select((line, index) => (line, index)).Where(one => one.line.StartsWith("param ", StringComparison.Ordinal) || one.line.StartsWith("output ", StringComparison.Ordinal)))
        {
            var decorators = lines[..index].Reverse().TakeWhile(above => above.StartsWith('@'));
            Assert.True(decorators.Any(above => above.StartsWith("@description('", StringComparison.Ordinal)), $"{file}: {line}");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Template_NoKeyAndNoOtherRole_IsHandedOut(string file)
    {
        var text = Read(file);

        Assert.DoesNotMatch("(?i)listKeys|listConnectionStrings|listSecrets|AccountKey=|SharedAccessKey|publishingPassword", text);
        Assert.DoesNotMatch("allowSharedKeyAccess: true|disableLocalAuth: false|DisableLocalAuth: false|httpsOnly: false|allowBlobPublicAccess: true", text);
        Assert.All(Guids().Matches(text), id => Assert.Contains(id.Value, Roles.Keys));
    }

    [Fact]
    public void Queries_EventsThatTheyGoBy_AreLogged()
    {
        var source = BuiltProgram.RepositoryFile("src");
        var logged = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => LoggedEvent().Matches(File.ReadAllText(file)).Select(match => match.Groups["id"].Value)).ToHashSet(StringComparer.Ordinal);

        var workbook = JsonNode.Parse(Read("modules/workbook.json"))!["items"]!.AsArray().Select(item => (string?)item!["content"]!["query"]).OfType<string>();
        var asked = new[] { Read("modules/alerts.bicep") }.Concat(workbook).SelectMany(text => AskedEvents().Matches(text)).SelectMany(match => Regex.Matches(match.Value, "[0-9]{4}", RegexOptions.None, Patience)).Select(id => id.Value).Distinct().ToList();

        Assert.True(asked.Count > 8, string.Join(", ", asked));
        Assert.Subset(logged, asked.ToHashSet(StringComparer.Ordinal));
    }

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"(?ms)^module (?<name>\w+) '(?<file>[^']+)'[^{]*\{.*?^  params: \{(?<params>.*?)(^  \}| \}$).*?^\}", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Module();

    [GeneratedRegex(@"(?m)^param (?<name>\w+) [^\n=]+(?<default>=)?", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"(?m)(^ {4}| |, )(?<name>[a-zA-Z]+): ", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Argument();

    [GeneratedRegex(@"(?<module>\w+)!?\.outputs\.(?<output>\w+)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex OutputUse();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.None, 60_000)]
    private static partial Regex Guids();

    [GeneratedRegex(@"LoggerMessage\((?<id>[0-9]{4}),", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex LoggedEvent();

    [GeneratedRegex(@"EventId\)? (==|in) ?\(?[0-9, ]+", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex AskedEvents();
}
