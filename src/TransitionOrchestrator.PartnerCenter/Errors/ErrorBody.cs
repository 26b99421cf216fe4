using System.Text.Json;
using TransitionOrchestrator.PartnerCenter.Json;

namespace TransitionOrchestrator.PartnerCenter.Errors;

/// <summary>
/// What can be learned from the body of an error answer. It has four shapes: the standard one (<c>code</c> as text or number,
/// <c>description</c>), that of newer services (<c>message</c>, <c>errorName</c>, <c>isRetryable</c>), the gateway's
/// (<c>statusCode</c>, <c>message</c>), and none at all: empty or HTML.
/// </summary>
internal sealed record ErrorBody(string? Code, string Text, bool IsRetryable, int? GatewayStatus)
{
    private static readonly ErrorBody Nothing = new(null, "", false, null);

    public static ErrorBody Parse(ReadOnlyMemory<byte> body)
    {
        body = PartnerCenterJson.WithoutBom(body);
        if (body.IsEmpty)
            return Nothing;

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : Nothing;
        }
        catch (JsonException)
        {
            // HTML or cut off: by design nothing of it is shown; the status has to say it all.
            return Nothing;
        }
    }

    private static ErrorBody Read(JsonElement root)
    {
        string? code = null, description = null, message = null, extended = null;
        var retryable = false;
        int? status = null;
        foreach (var property in root.EnumerateObject())
        {
            var value = property.Value;
            switch (property.Name.ToLowerInvariant())
            {
                case "code": code = Word(value); break;
                case "description": description = Word(value); break;
                case "message": message = Word(value); break;
                case "errormessageextended": extended = Word(value); break;
                case "isretryable": retryable = value.ValueKind == JsonValueKind.True; break;
                case "statuscode": status = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null; break;

                // Some gateways wrap the error once more: { "error": { "code": ..., "message": ... } }.
                case "error" when value.ValueKind == JsonValueKind.Object: return Read(value);
            }
        }

        return new(string.IsNullOrWhiteSpace(code) ? null : code, Redaction.Clean(description ?? message ?? extended), retryable, status);
    }

    private static string? Word(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
