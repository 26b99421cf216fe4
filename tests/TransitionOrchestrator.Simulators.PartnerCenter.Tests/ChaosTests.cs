namespace TransitionOrchestrator.Simulators.PartnerCenter.Tests;

/// <summary>The chaos profile claims that a patient and careful caller gets over it: here is one.</summary>
public sealed class ChaosTests
{
    [Theory]
    [InlineData("public")]
    [InlineData("commerce")]
    public async Task Chaos_PatientCaller_BringsEveryCustomerOverWithoutAViolation(string backend)
    {
        var estate = EstateGenerator.Generate(new EstateShape { Customers = 12, Resellers = 3, Seed = 5, Backend = backend });
        // Lost answers are what endangers the promises most, so there are more of them than in the profile.
        FaultRule[] faults = [.. FaultRule.Chaos, new FaultRule { Name = "reset-after", Probability = 0.4, MaxInARow = 2 }];
        await using var partner = await Partner.StartAsync(estate, new SimulatorOptions { Faults = faults, Limits = null });
        foreach (var customer in estate.Customers)
        {
            var caller = new PatientCaller(partner, customer);
            await (backend == "commerce" ? caller.StepwiseAsync() : caller.UpgradeAsync());
            Assert.All(partner.Truth(customer.Id)["subscriptions"]!.AsArray(), s => Assert.Equal(("suspended", true), ((string?)s!["status"], (bool?)s["mapped"])));
            Assert.Equal((int)customer.Expect!["plansBought"]!, partner.Simulator.Ledger.Plans.Count(p => p.CustomerId == customer.Id));
        }
        Assert.Empty(partner.Simulator.Ledger.Violations());
        Assert.Contains(partner.Simulator.Ledger.Calls, c => c.Faults?.Contains("reset-after", StringComparison.Ordinal) == true);
    }

    private sealed class PatientCaller(Partner partner, CustomerDocument customer)
    {
        private readonly string _root = $"customers/{customer.Id}";
        private int _requests;

        public async Task UpgradeAsync()
        {
            await WriteAsync("POST", "productUpgrades", new { customerId = customer.Id, productFamily = "azure" });
            await UntilAsync(
                async () => (await ReadAsync($"{_root}/subscriptions")).Items,
                items => items.Any(IsPlan) && items.Where(i => !IsPlan(i)).All(i => (string?)i!["status"] == "suspended"));
        }

        public async Task StepwiseAsync()
        {
            foreach (var group in customer.Subscriptions.GroupBy(s => s.MpnId, StringComparer.Ordinal))
            {
                if (!customer.Plans.Exists(p => p.MpnId == group.Key))
                    await BuyAsync(group.Key);
                var plan = (await UntilAsync(
                    async () => (await ReadAsync($"{_root}/subscriptions?mpn_id={group.Key}")).Items,
                    items => items.Any(i => IsPlan(i) && (string?)i!["status"] == "active" && (string?)i["partnerId"] == group.Key)))
                    .First(i => IsPlan(i) && (string?)i!["partnerId"] == group.Key)!["id"]!;
                foreach (var source in group)
                    await MoveAsync(source, $"{_root}/subscriptions/{plan}/azureEntitlements");
            }
        }

        private async Task BuyAsync(string mpnId)
        {
            while (true)
            {
                var cart = (await WriteAsync("POST", $"{_root}/carts", Partner.CartBody(mpnId))).Json;
                if (cart["lineItems"]![0]!["error"] is not null)
                    continue;
                var checkout = await WriteAsync("POST", $"{_root}/carts/{cart["id"]}/checkout", null);
                if (checkout.Status == 400 && checkout.Refusal.Item2 == 800065)
                    return;
                Assert.Equal(201, checkout.Status);
                if (checkout.Json["orders"]!.AsArray().Count > 0)
                    return;
            }
        }

        private async Task MoveAsync(LegacySubscriptionDocument source, string entitlements)
        {
            var azure = source.AzureId ?? source.CommerceId!;
            Assert.InRange((await WriteAsync("PUT", $"{entitlements}/{azure}", new { sourceSubscriptionId = source.CommerceId })).Status, 200, 202);
            await UntilAsync(
                async () => (await ReadAsync(entitlements)).Items,
                items => items.Any(i => (string?)i!["id"] == azure));
            var path = $"{_root}/subscriptions/{source.CommerceId}";
            Assert.InRange((await WriteAsync("PATCH", path, new { status = "suspended" })).Status, 200, 202);
            await UntilAsync(async () => (await ReadAsync(path)).Json, s => (string?)s["status"] == "suspended");
        }

        private static bool IsPlan(JsonNode? item) => ((string)item!["offerId"]!).StartsWith("DZH", StringComparison.Ordinal);

        private async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> holds)
        {
            for (var i = 0; i < 200; i++)
            {
                var seen = await read();
                if (holds(seen))
                    return seen;
                await WaitAsync();
            }
            throw new TimeoutException($"It never came about for {customer.Name}.");
        }

        private async Task<Answer> ReadAsync(string path)
        {
            var answer = await WriteAsync("GET", path, null);
            Assert.Equal(200, answer.Status);
            return answer;
        }

        /// <summary>The same request, with the same id, until there is an answer that is about the business.</summary>
        private async Task<Answer> WriteAsync(string method, string path, object? body)
        {
            var requestId = $"request {++_requests}";
            for (var i = 0; i < 20; i++)
            {
                try
                {
                    var answer = await partner.SendAsync(method, path, body, ("MS-RequestId", requestId));
                    if (answer.Status is not (408 or 409 or 429 or >= 500))
                        return answer;
                }
                catch (HttpRequestException)
                {
                    // Nobody knows whether it was carried out; the same request id makes asking again safe.
                }
                await WaitAsync();
            }
            throw new TimeoutException($"{method} {path} never got through.");
        }

        private async Task WaitAsync()
        {
            partner.Time.Advance(TimeSpan.FromMinutes(1));
            await partner.SignInAsync();
        }
    }
}
