using Azure;
using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class SetupTests(TableServer server) : StoreTest(server)
{
    [Fact]
    public async Task EnsureCreatedAsync_Twice_IsFine()
    {
        await Store.EnsureCreatedAsync(CancellationToken.None);

        Assert.Empty(await ListedAsync());
    }

    [Fact]
    public async Task PingAsync_TableIsThere_IsOneRequest()
    {
        await Store.PingAsync(CancellationToken.None);

        Assert.Single(Wire.TakeSent());
    }

    [Fact]
    public async Task PingAsync_TableIsMissing_Throws()
    {
        await Table.DeleteAsync();

        await Assert.ThrowsAsync<RequestFailedException>(() => Store.PingAsync(CancellationToken.None));
    }

    [Fact]
    public void AddTransitionStore_Options_ReportsAllErrorsAtOnceWithoutSecrets()
    {
        var failure = Refused(options =>
        {
            options.ConnectionString = "AccountKey=c2VjcmV0";
            options.ServiceUri = new Uri("http://account.table.core.windows.net/?sig=abc");
            options.TableNamePrefix = "1-bad";
        });

        Assert.Equal(5, failure.Failures.Count());
        Assert.DoesNotContain("c2VjcmV0", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=abc", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddTransitionStore_NothingSet_SaysWhatToSet() =>
        Assert.Contains("ConnectionString or ServiceUri", Assert.Single(Refused(_ => { }).Failures), StringComparison.Ordinal);

    [Fact]
    public void AddTransitionStore_CredentialAmongTheServices_IsUsedAndOneStoreServesBoth()
    {
        using var services = new ServiceCollection()
            .AddSingleton<TokenCredential>(new NoCredential())
            .AddTransitionStore(options => options.ServiceUri = new Uri("https://account.table.core.windows.net"))
            .BuildServiceProvider();

        Assert.Same(services.GetRequiredService<TableTransitionStore>(), services.GetRequiredService<ITransitionStore>());
    }

    private static OptionsValidationException Refused(Action<TransitionStoreOptions> configure)
    {
        using var services = new ServiceCollection().AddTransitionStore(configure).BuildServiceProvider();
        return Assert.Throws<OptionsValidationException>(services.GetRequiredService<TableTransitionStore>);
    }

    private sealed class NoCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
