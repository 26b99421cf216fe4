using TransitionOrchestrator.Simulators.PartnerCenter.CommandLine;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Tests;

public sealed class CommandTests
{
    [Fact]
    public async Task Run_WrongArguments_IsTwoAndNamesThemAll()
    {
        var (code, _, errors) = await RunAsync("--port", "70000", "--customers", "0", "--clock-factor", "fast", "--faults", "nonsense,slow=3", "--unknown");
        Assert.Equal(2, code);
        foreach (var word in (string[])["--port", "--customers", "--clock-factor", "nonsense", "slow", "--unknown"])
            Assert.Contains(word, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EstateThatIsNone_IsTwoAndNamesTheProblem()
    {
        var (code, _, errors) = await RunAsync("--estate", "/nowhere/estate.json");
        Assert.Equal(2, code);
        Assert.Contains("/nowhere/estate.json", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PortTaken_IsOneAndNamesThePort()
    {
        await using var first = await PartnerCenterSimulator.StartAsync();
        var port = first.BaseAddress.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (code, _, errors) = await RunAsync("--port", port);
        Assert.Equal(1, code);
        Assert.Contains($"port {port} is taken", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WriteEstate_IsReadBack()
    {
        var file = Path.Combine(Path.GetTempPath(), $"estate-{Guid.NewGuid():N}.json");
        try
        {
            var (code, output, _) = await RunAsync("--customers", "12", "--resellers", "3", "--seed", "9", "--write-estate", file);
            Assert.Equal(0, code);
            Assert.Contains("12 customers", output, StringComparison.Ordinal);
            Assert.Equal(12, EstateDocument.Load(file).Customers.Count);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await SimulatorCommand.RunAsync(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
