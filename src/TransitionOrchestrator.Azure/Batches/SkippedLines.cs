using Azure.Data.Tables;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Azure;

/// <summary>The lines that were left out when a batch was accepted, some to an entity like the rows.</summary>
internal static class SkippedLines
{
    private const int Problems = 50;
    private const string Column = nameof(Problems);

    public static IEnumerable<TableEntity> Entities(string batch, IReadOnlyList<LineProblem> skipped)
    {
        foreach (var (number, some) in skipped.Chunk(Problems).Index())
        {
            var entity = new TableEntity(batch, BatchKeys.SkippedPage(number));
            entity.SetLongText(Column, DurableJson.Serialize(some));
            yield return entity;
        }
    }

    public static LineProblem[] Read(TableEntity entity) => DurableJson.Deserialize<LineProblem[]>(entity.GetLongText(Column));
}
