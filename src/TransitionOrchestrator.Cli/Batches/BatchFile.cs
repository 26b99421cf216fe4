using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using TransitionOrchestrator.Cli.CommandLine;

namespace TransitionOrchestrator.Cli.Batches;

/// <summary>A file of customers as it is sent: unchanged. What its rows say is the head's to judge; here they are only counted.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="MediaType">CSV or JSON.</param>
/// <param name="Customers">How many rows it has.</param>
internal sealed record BatchFile(ReadOnlyMemory<byte> Content, string MediaType, int Customers)
{
    private const string Csv = "text/csv";
    private const string Json = "application/json";

    /// <summary>Names the content: the same file has the same key, so that it makes one batch however often it is sent.</summary>
    public string IdempotencyKey => $"sha256-{Convert.ToHexStringLower(SHA256.HashData(Content.Span))}";

    /// <summary>Reads a file, or standard input.</summary>
    /// <param name="path">The file; <c>-</c> is standard input.</param>
    /// <param name="format"><c>csv</c> or <c>json</c>; null goes by the file's extension.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <exception cref="UsageException">It cannot be used.</exception>
    public static async Task<BatchFile> ReadAsync(string path, string? format, CancellationToken cancellationToken)
    {
        var mediaType = MediaTypeOf(path, format);
        byte[] content;
        try
        {
            content = path == "-" ? await ReadInputAsync(cancellationToken) : await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("fileUnusable", $"{path} cannot be read: {failure.Message}");
        }

        return Of(content, mediaType);
    }

    /// <summary>CSV that was made here.</summary>
    public static BatchFile OfCsv(string csv) => Of(Encoding.UTF8.GetBytes(csv), Csv);

    private static BatchFile Of(byte[] content, string mediaType)
    {
        var customers = mediaType == Csv ? CountRecords(content) : CountElements(content);
        return customers > 0 ? new BatchFile(content, mediaType, customers) : throw new UsageException("noCustomers", "There are no customers in it.");
    }

    private static string MediaTypeOf(string path, string? format) => (format ?? Path.GetExtension(path).TrimStart('.')).ToUpperInvariant() switch
    {
        "CSV" => Csv,
        "JSON" => Json,
        _ => throw new UsageException("formatUnknown", $"Whether {(path == "-" ? "standard input" : path)} is CSV or JSON cannot be seen from its name; say --format csv or --format json."),
    };

    private static async Task<byte[]> ReadInputAsync(CancellationToken cancellationToken)
    {
        await using var input = Console.OpenStandardInput();
        using var content = new MemoryStream();
        await input.CopyToAsync(content, cancellationToken);
        return content.ToArray();
    }

    private static int CountRecords(byte[] content)
    {
        using var csv = new CsvParser(new StreamReader(new MemoryStream(content)), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = null, IgnoreBlankLines = true,
        });
        var records = 0;
        while (csv.Read())
            records += csv.Record!.Any(field => !string.IsNullOrWhiteSpace(field)) ? 1 : 0;
        return records - 1; // its first line names the columns
    }

    private static int CountElements(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content.AsMemory(content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0));
            return document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.GetArrayLength()
                : throw new UsageException("notAList", "The JSON must be a list of requests, one for each customer.");
        }
        catch (JsonException broken)
        {
            throw new UsageException("notJson", string.Create(CultureInfo.InvariantCulture, $"It is not JSON; it breaks at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}."));
        }
    }
}
