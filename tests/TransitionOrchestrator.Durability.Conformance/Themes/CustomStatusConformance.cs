namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>The custom status shows what the code last set, and stays small.</summary>
public abstract class CustomStatusConformance : ConformanceTest
{
    [ConformanceFact]
    public async Task Set_IsSeenByWhoeverAsks()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, _) =>
        {
            context.SetCustomStatus(new { Percent = 40, Phase = DayOfWeek.Friday });
            return context.WaitForEventAsync(Signal);
        }));
        await Client.StartAsync(Main, "one", "");

        Assert.Equal("""{"percent":40,"phase":"Friday"}""", (await SeeAsync(seen => seen.CustomStatus is not null)).CustomStatus);
    }

    [ConformanceFact]
    public async Task SetAgain_TheLastOneCounts_AndStaysAfterTheEnd()
    {
        await StartAsync(Echoing().Orchestrator(Main, async (context, _) =>
        {
            context.SetCustomStatus("first");
            await context.CallActivityAsync(Echo, "");
            context.SetCustomStatus("second");
            context.SetCustomStatus("third");
            return "";
        }));
        await RunAsync();

        Assert.Equal("\"third\"", (await Client.GetAsync("one"))!.CustomStatus);
    }

    [ConformanceFact]
    public async Task SetToNull_IsGone()
    {
        await StartAsync(Echoing().Orchestrator(Main, async (context, _) =>
        {
            context.SetCustomStatus("shown");
            await context.CallActivityAsync(Echo, "");
            context.SetCustomStatus(null);
            return "";
        }));

        Assert.Null((await RunAsync()).CustomStatus);
    }

    [ConformanceFact]
    public async Task Reloaded_IsStillThere()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, _) =>
        {
            context.SetCustomStatus("waiting");
            return context.WaitForEventAsync(Signal);
        }));
        await Client.StartAsync(Main, "one", "");
        await SeeStatusAsync("waiting");

        await Host.ReloadAsync();

        Assert.Equal("\"waiting\"", (await Client.GetAsync("one"))!.CustomStatus);
    }

    [ConformanceFact]
    public async Task AsLargeAsAllowed_IsTaken()
    {
        var status = new string('x', OrchestrationContext.MaxCustomStatusBytes - 2);
        await StartAsync(new Code().Orchestrator(Main, (context, input) =>
        {
            context.SetCustomStatus(status);
            return Task.FromResult(input);
        }));

        Assert.Equal($"\"{status}\"", (await RunAsync()).CustomStatus);
    }

    [ConformanceFact]
    public async Task OneByteMore_ThrowsInTheOrchestrator()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, _) =>
        {
            try
            {
                context.SetCustomStatus(new string('x', OrchestrationContext.MaxCustomStatusBytes - 1));
                return Task.FromResult("taken");
            }
            catch (PayloadTooLargeException tooLarge)
            {
                return Task.FromResult($"{tooLarge.LimitBytes}");
            }
        }));

        Assert.Equal($"{OrchestrationContext.MaxCustomStatusBytes}", Output(await RunAsync()));
    }
}
