using Microsoft.AspNetCore.Http;

namespace TransitionOrchestrator.Api;

/// <summary>Pages that are led from one to the next by a header, both ways, as Durable Functions does it.</summary>
internal static class ContinuationHeader
{
    /// <summary>A token is as long as a few keys of the table; anything longer is not one of ours.</summary>
    private const int MaxTokenLength = 4096;

    /// <summary>Answers a page, or what is wrong with the query or the token.</summary>
    public static async Task<IResult> PageAsync<T>(HttpRequest request, List<FieldError> errors, Func<string?, Task<(T Page, string? Token)>> read)
        where T : class
    {
        string? token = request.Headers[ListHandlers.TokenHeader];
        if (token?.Length > MaxTokenLength)
            errors.Add(NotAToken());
        if (errors.Count > 0)
            return ApiProblem.InvalidQuery(errors).Answer();
        try
        {
            var (page, next) = await read(string.IsNullOrEmpty(token) ? null : token);
            return new Answer(StatusCodes.Status200OK, page).With(ListHandlers.TokenHeader, next);
        }
        catch (Exception exception) when (!string.IsNullOrEmpty(token) && exception is (FormatException or ArgumentException))
        {
            return ApiProblem.InvalidQuery([NotAToken()]).Answer();
        }
    }

    private static FieldError NotAToken() => new(ListHandlers.TokenHeader, "invalidValue", "Is not a token that this list gave.");
}
