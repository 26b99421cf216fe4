using TransitionOrchestrator.Core;
using TransitionOrchestrator.EndToEnd.Tests.Worlds;
using TransitionOrchestrator.Simulators.PartnerCenter.Estates;

namespace TransitionOrchestrator.EndToEnd.Tests.Transitions;

/// <summary>What must hold before anything is bought (I4), and what a transition refuses to begin.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class PrerequisiteTests(AzuriteFixture azurite)
{
    private static readonly AgreementAttestation Attestation = new("Ada", "Fabri", "ada@fabrkafts.example", new DateTimeOffset(2025, 3, 1, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("public", UnmetCodes.ResellerRelationshipMissing)]
    [InlineData("commerce", UnmetCodes.ResellerRelationshipMissing)]
    [InlineData("public", UnmetCodes.CustomerAgreementMissing)]
    [InlineData("commerce", UnmetCodes.CustomerAgreementMissing)]
    [InlineData("public", UnmetCodes.CustomerNotAllowed)]
    [InlineData("commerce", UnmetCodes.CustomerNotAllowed)]
    [InlineData("public", UnmetCodes.ResellerMayNotTransact)]
    [InlineData("commerce", UnmetCodes.ResellerMayNotTransact)]
    [InlineData("public", UnmetCodes.CountryNotServed)]
    [InlineData("commerce", UnmetCodes.CountryNotServed)]
    [InlineData("public", UnmetCodes.SuspendedSubscription)]
    [InlineData("public", UnmetCodes.NotEligible)]
    public async Task Move_OnePrerequisiteUnmet_IsRejectedWithItAndWritesNothing(string backend, string code)
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Without(backend, code)));

        var (record, plans, _) = await world.MoveAsync(Estates.Customer);

        Assert.Equal(TransitionPhase.Rejected, record.Phase);
        Assert.Equal(code, Assert.Single(record.Unmet).Code);
        Assert.All(plans, plan => Assert.Null(plan.CartId ?? plan.UpgradeId?.ToString()));
        Assert.DoesNotContain(world.Simulator.Ledger.Calls, Promises.IsWrite);
        await Promises.AssertAsync(world);
    }

    [Theory]
    [InlineData("public")]
    [InlineData("commerce")]
    public async Task Move_SeveralUnmet_ReportsThemAllTogether(string backend)
    {
        var estate = Without(backend, UnmetCodes.ResellerMayNotTransact);
        estate = Of(estate, estate.Customers[0] with { Mca = "none", ValidationStatus = "NotAllowed", Country = "AQ" });
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(estate));

        var (record, _, _) = await world.MoveAsync(Estates.Customer);

        string[] expected = [UnmetCodes.CountryNotServed, UnmetCodes.CustomerAgreementMissing, UnmetCodes.CustomerNotAllowed, UnmetCodes.ResellerMayNotTransact];
        Assert.Equal(expected, record.Unmet.Select(one => one.Code).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(world.Simulator.Ledger.Calls, Promises.IsWrite);
    }

    [Fact]
    public async Task Move_AgreementMissingAndAttested_IsConfirmedFirstAndMoved()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Without("commerce", UnmetCodes.CustomerAgreementMissing)));

        var (record, _, _) = await world.MoveAsync(Estates.Customer, request => request with { Attestation = Attestation });

        Assert.Equal(TransitionPhase.Completed, record.Phase);
        Assert.Equal("confirmAgreement", world.Simulator.Ledger.Calls.First(Promises.IsWrite).Endpoint);
        await Promises.AssertAsync(world);
    }

    [Fact]
    public async Task Move_AttestedButAnotherPrerequisiteUnmet_ConfirmsNothing()
    {
        var estate = Without("public", UnmetCodes.CustomerAgreementMissing);
        estate = Of(estate, estate.Customers[0] with { ValidationStatus = "UnderReview" });
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(estate));

        var (record, _, _) = await world.MoveAsync(Estates.Customer, request => request with { Attestation = Attestation });

        Assert.Equal(TransitionPhase.Rejected, record.Phase);
        Assert.Equal(UnmetCodes.CustomerNotAllowed, Assert.Single(record.Unmet).Code);
        Assert.DoesNotContain(world.Simulator.Ledger.Calls, Promises.IsWrite);
    }

    [Fact]
    public async Task Move_StepwiseOnThePublicApi_IsNotOffered()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of("public", 1, Estates.Northbay)));

        var (record, _, _) = await world.MoveAsync(Estates.Customer, request => request with { Route = RoutePreference.Stepwise });

        Assert.Equal(TransitionPhase.Rejected, record.Phase);
        Assert.Equal(UnmetCodes.RouteNotOffered, Assert.Single(record.Unmet).Code);
        Assert.DoesNotContain(world.Simulator.Ledger.Calls, Promises.IsWrite);
    }

    [Fact]
    public async Task Start_CustomerUnknown_IsNotFoundAndLeavesNothing()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of("public", 1)));

        var result = await world.StartAsync("00000000-aaaa-4000-8000-000000000000");

        Assert.Equal((OperationStanding.NotFound, "customerUnknown"), (result.Standing, result.Problem!.Code));
        Assert.Empty((await world.Store.ListAsync(new TransitionFilter(), 10, null, CancellationToken.None)).Items);
    }

    [Theory]
    [InlineData("public")]
    [InlineData("commerce")]
    public async Task Move_OtherAzureOffers_AreReportedAndNotTouched(string backend)
    {
        var customer = Estates.One(backend, 2, Estates.Northbay);
        customer = customer with { Subscriptions = [customer.Subscriptions[0], customer.Subscriptions[1] with { OfferId = "MS-AZR-0146P" }] };
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of(customer)));

        var (record, _, rows) = await world.MoveAsync(Estates.Customer);

        Assert.Equal(TransitionPhase.Completed, record.Phase);
        Assert.Equal([SubscriptionState.Suspended, SubscriptionState.LeftAlone], rows.Select(row => row.State));
        Assert.DoesNotContain(world.Simulator.Ledger.Calls, call => Promises.IsWrite(call) && call.Path.Contains(customer.Subscriptions[1].AzureId!, StringComparison.OrdinalIgnoreCase));
        await Promises.AssertAsync(world);
    }

    private static EstateDocument Without(string backend, string code)
    {
        var customer = Estates.One(backend, 2, Estates.Northbay);
        var estate = Estates.Of(customer);
        return code switch
        {
            UnmetCodes.ResellerRelationshipMissing => Of(estate, customer with { Relationship = "none" }),
            UnmetCodes.CustomerAgreementMissing => Of(estate, customer with { Mca = "none" }),
            UnmetCodes.CustomerNotAllowed => Of(estate, customer with { ValidationStatus = "UnderReview" }),
            UnmetCodes.CountryNotServed => Of(estate, customer with { Country = "AQ" }),
            UnmetCodes.ResellerMayNotTransact => estate with { Resellers = [.. estate.Resellers.Select(one => one with { MpaSigned = one.MpnId != Estates.Northbay })] },
            UnmetCodes.SuspendedSubscription => Of(estate, customer with { Subscriptions = [customer.Subscriptions[0], customer.Subscriptions[1] with { Status = "suspended" }] }),
            UnmetCodes.NotEligible => Of(estate, customer with { SharedServices = true }),
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No such prerequisite."),
        };
    }

    private static EstateDocument Of(EstateDocument estate, CustomerDocument customer) => estate with { Customers = [customer] };
}
