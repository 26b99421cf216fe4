using System.Net.Http.Headers;
using System.Text;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Tests;

/// <summary>A simulator with a signed-in partner: what most tests need.</summary>
internal sealed class Partner : IAsyncDisposable
{
    public const string CustomerId = "6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63";
    public const string Reseller = "5550121";
    public const string OtherReseller = "5550122";
    public const string PlanItem = "DZH318Z0BPS6:0001:DZH318Z0BML6";

    private Partner(PartnerCenterSimulator simulator, ManualTime time)
    {
        Simulator = simulator;
        Time = time;
        Http = new HttpClient { BaseAddress = simulator.BaseAddress };
    }

    public PartnerCenterSimulator Simulator { get; }

    public ManualTime Time { get; }

    public HttpClient Http { get; }

    public static Task<Partner> StartAsync(CustomerDocument customer, SimulatorOptions? options = null) =>
        StartAsync(Estate(customer), options);

    public static async Task<Partner> StartAsync(EstateDocument estate, SimulatorOptions? options = null)
    {
        var time = new ManualTime();
        var partner = new Partner(await PartnerCenterSimulator.StartAsync((options ?? new SimulatorOptions()) with { Estate = estate }, time), time);
        await partner.SignInAsync();
        return partner;
    }

    public static EstateDocument Estate(params CustomerDocument[] customers) => new()
    {
        Resellers =
        [
            new() { MpnId = Reseller, TenantId = "a17f5c02-48be-4d93-9e60-cf2b7d1e8a54", Name = "Northbay Reselling" },
            new() { MpnId = OtherReseller, TenantId = "a17f5c02-48be-4d93-9e60-cf2b7d1e8a55", Name = "Southbay Reselling" },
            new() { MpnId = "5550123", TenantId = "a17f5c02-48be-4d93-9e60-cf2b7d1e8a56", Name = "Unsigned Reselling", MpaSigned = false },
            new() { MpnId = "5550124", TenantId = "a17f5c02-48be-4d93-9e60-cf2b7d1e8a57", Name = "Lapsed Reselling", State = "Suspended" },
        ],
        Customers = [.. customers],
    };

    /// <summary>A customer with one legacy subscription for each reseller of record given.</summary>
    public static CustomerDocument Customer(params string[] mpnIds) => new()
    {
        Id = CustomerId,
        Name = "Fabkrafts GmbH",
        Domain = "fabkrafts.onmicrosoft.com",
        Subscriptions = [.. mpnIds.Select((mpnId, i) => new LegacySubscriptionDocument { CommerceId = Legacy(i), Name = $"Subscription {i}", MpnId = mpnId })],
    };

    /// <summary>The id of the customer's legacy subscription, which is its Azure subscription too.</summary>
    public static string Legacy(int i) => $"2b9a47c1-0d5e-4f83-a6b2-7e1c3d9f50{i:00}";

    public async Task<JsonObject> TokenAsync(params (string, string)[] more)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client_id"] = "11111111-0000-4000-8000-000000000001",
            ["client_secret"] = "local-simulator-secret",
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = "local-simulator-refresh-token",
            ["scope"] = "openid https://api.partnercenter.microsoft.com/user_impersonation",
            ["client_info"] = "1",
        };
        foreach (var (name, value) in more)
            form[name] = value;
        using var content = new FormUrlEncodedContent(form);
        using var response = await Http.PostAsync(new Uri("/11111111-0000-4000-8000-0000000000aa/oauth2/v2.0/token", UriKind.Relative), content);
        var body = (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        body["http"] = (int)response.StatusCode;
        return body;
    }

    public async Task SignInAsync(params (string, string)[] more) =>
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)(await TokenAsync(more))["access_token"]!);

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, headers);

    public Task<Answer> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) => SendAsync("POST", path, body, headers);

    public async Task<Answer> SendAsync(string method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.StartsWith('/') ? path : "/v1/" + path);
        if (body is not null)
            request.Content = new StringContent(body as string ?? System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(
            (int)response.StatusCode, text, response.Headers.Location?.OriginalString,
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public string Path(string rest = "") => $"customers/{CustomerId}{(rest.Length > 0 ? "/" : "")}{rest}";

    public Task<Answer> UpgradeAsync(string operation = "", string customerId = CustomerId, params (string, string)[] headers) =>
        PostAsync("productUpgrades" + (operation.Length > 0 ? "/" : "") + operation, new { customerId, productFamily = "azure" }, headers);

    public Task<Answer> CartAsync(params string[] mpnIds) => PostAsync(Path("carts"), CartBody(mpnIds));

    public static object CartBody(params string[] mpnIds) => new
    {
        partnerOnRecordAttestationAccepted = true,
        lineItems = mpnIds.Select((mpnId, i) => new
        {
            id = i,
            catalogItemId = PlanItem,
            quantity = 1,
            billingCycle = "one_time",
            participants = mpnId.Length == 0 ? [] : new[] { new { key = "transaction_reseller", value = mpnId } },
        }),
    };

    public async Task<Answer> CheckoutAsync(params string[] mpnIds) => await PostAsync(Path($"carts/{(await CartAsync(mpnIds)).Text("id")}/checkout"));

    /// <summary>The customer as it really stands.</summary>
    public JsonObject Truth(string customerId = CustomerId) => Simulator.Describe(customerId)!;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Simulator.DisposeAsync();
    }
}

internal sealed record Answer(int Status, string Body, string? Location, IReadOnlyDictionary<string, string> Headers)
{
    public JsonObject Json => (JsonObject)JsonNode.Parse(Body)!;

    public JsonArray Items => (JsonArray)Json["items"]!;

    /// <summary>Status and code of a refusal.</summary>
    public (int, int) Refusal => (Status, int.Parse(Json["code"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture));

    public string? Text(string member) => (string?)Json[member];
}
