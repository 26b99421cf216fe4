using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Functions.Tests.Hosting;

/// <summary>Settings of heads in tests: tables at Azurite, everything else where nobody is.</summary>
internal static class Settings
{
    public static Dictionary<string, string?> Functions(string storage, string prefix) => new(Both(storage, prefix), StringComparer.OrdinalIgnoreCase)
    {
        ["ServiceBusConnection"] = BuiltProgram.ServiceBusAt(BuiltProgram.FreePort()),
        ["TransitionQueue"] = "transitions",
        ["Authentication"] = "functionKeys",
        ["PartnerCenter:TenantId"] = "11111111-0000-4000-8000-0000000000aa",
        ["PartnerCenter:ClientId"] = "11111111-0000-4000-8000-000000000001",
        ["PartnerCenter:ClientSecret"] = "secret",
        ["PartnerCenter:RefreshToken"] = "token",
    };

    public static Dictionary<string, string?> Local(string storage, string prefix) => new(Both(storage, prefix), StringComparer.OrdinalIgnoreCase)
    {
        ["ServiceBus:ConnectionString"] = BuiltProgram.ServiceBusAt(BuiltProgram.FreePort()),
        ["Pace:FirstWait"] = "00:00:30", ["Pace:MaxWait"] = "00:05:00", ["Pace:Patience"] = "2.00:00:00", ["Pace:SuspensionGrace"] = "01:00:00", ["Pace:ListingLag"] = "00:30:00",
    };

    private static Dictionary<string, string?> Both(string storage, string prefix) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["Storage:ConnectionString"] = storage, ["Storage:TableNamePrefix"] = prefix,
    };
}
