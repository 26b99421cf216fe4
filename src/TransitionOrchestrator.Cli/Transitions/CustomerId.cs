using System.CommandLine.Parsing;

namespace TransitionOrchestrator.Cli.Transitions;

/// <summary>A customer as people type it.</summary>
internal static class CustomerId
{
    public static Guid Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Guid.TryParseExact(text, "D", out var customer) && customer != Guid.Empty)
            return customer;
        argument.AddError($"'{text}' is no customer: it must be the GUID of the customer's tenant, such as 0aa17548-8de2-44b0-a52e-90674f30eb3f.");
        return Guid.Empty;
    }
}
