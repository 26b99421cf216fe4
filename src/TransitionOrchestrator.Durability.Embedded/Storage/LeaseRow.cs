using Azure.Data.Tables;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>The lease as a row.</summary>
internal static class LeaseRow
{
    public static TableEntity Write(LeaseRecord lease) => new(TableKeys.HubPartition, TableKeys.LeaseRow)
    {
        ["EngineId"] = lease.EngineId,
        ["Machine"] = lease.Machine,
        ["ProcessId"] = lease.ProcessId,
        ["ProcessStartedAt"] = lease.ProcessStartedAt,
        ["ExpiresAt"] = lease.ExpiresAt,
    };

    public static LeaseRecord Read(TableEntity row) => new(
        row.GetGuid("EngineId")!.Value,
        row.GetString("Machine"),
        row.GetInt32("ProcessId")!.Value,
        row.GetDateTimeOffset("ProcessStartedAt")!.Value,
        row.GetDateTimeOffset("ExpiresAt")!.Value);
}
