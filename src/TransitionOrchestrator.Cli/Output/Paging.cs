using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TransitionOrchestrator.Cli.Api;

namespace TransitionOrchestrator.Cli.Output;

/// <summary>The pages of a list, put together up to a limit.</summary>
internal sealed class Paging
{
    /// <summary>The largest page of a list of transitions or rows.</summary>
    public const int LargestPage = 1000;

    private readonly JsonArray _items = [];
    private bool _hasMore;

    private Paging()
    {
    }

    /// <summary>One document for machines: the items, and whether there are more.</summary>
    public JsonObject Json => new() { ["items"] = _items.DeepClone(), ["more"] = _hasMore };

    public static Option<int> Limit() => new("--limit")
    {
        Description = "How many at most.", HelpName = "number", DefaultValueFactory = _ => 100,
        Validators = { result => { if (result.GetValueOrDefault<int>() < 1) result.AddError("--limit must be at least 1."); } },
    };

    /// <summary>Reads pages until there are enough.</summary>
    /// <param name="limit">How many items at most.</param>
    /// <param name="read">Reads a page, from its size and the token of the page before.</param>
    /// <param name="largestPage">The largest page that the head gives.</param>
    public static async Task<Paging> ReadAsync(int limit, Func<string, string?, Task<Answer>> read, int largestPage = LargestPage)
    {
        var pages = new Paging();
        for (string? token = null; ;)
        {
            var size = Math.Min(limit - pages._items.Count, largestPage);
            var page = await read(size.ToString(CultureInfo.InvariantCulture), token);
            foreach (var item in (page.Json["items"] as JsonArray ?? throw new JsonException("It has no items.")).Take(size))
                pages._items.Add(item?.DeepClone());
            token = page.ContinuationToken;
            pages._hasMore = token is not null;
            if (token is null || pages._items.Count >= limit)
                return pages;
        }
    }

    public IReadOnlyList<T> As<T>() => _items.Deserialize<List<T>>(HeadCalls.Json)!;

    /// <summary>Says that there is more than was shown.</summary>
    public void TellRest(Terminal terminal)
    {
        if (_hasMore)
            terminal.Say($"There are more than {Words.Count(_items.Count, "line")}; --limit shows more.");
    }
}
