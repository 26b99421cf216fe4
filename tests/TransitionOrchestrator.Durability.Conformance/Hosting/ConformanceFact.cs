using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>A promise of the seam. Where the host lacks what it needs the test is skipped, with the reason, and never passed.</summary>
/// <param name="needs">What the host must be able to do.</param>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("TransitionOrchestrator.Durability.Conformance.ConformanceFactDiscoverer", "TransitionOrchestrator.Durability.Conformance")]
public sealed class ConformanceFactAttribute(Capability needs = Capability.None) : FactAttribute
{
    /// <summary>What the host must be able to do.</summary>
    public Capability Needs { get; } = needs;
}

/// <summary>Makes one test case of each <see cref="ConformanceFactAttribute"/>.</summary>
public sealed class ConformanceFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    /// <inheritdoc/>
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new ConformanceTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

/// <summary>A test case that looks at what its class lacks.</summary>
public sealed class ConformanceTestCase : XunitTestCase
{
    /// <summary>For the test framework only, which makes one and then fills it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For the test framework only.")]
    public ConformanceTestCase()
    {
    }

    /// <summary>A test case of a method.</summary>
    public ConformanceTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    /// <inheritdoc/>
    protected override string? GetSkipReason(IAttributeInfo factAttribute)
    {
        ArgumentNullException.ThrowIfNull(factAttribute);
        var needs = (Capability)factAttribute.GetConstructorArguments().First();
        var lacking = TestMethod.TestClass.Class.GetCustomAttributes(typeof(LacksAttribute))
            .Select(lacks => lacks.GetConstructorArguments().ToArray())
            .FirstOrDefault(lacks => ((Capability)lacks[0] & needs) != Capability.None);
        return lacking is null ? base.GetSkipReason(factAttribute) : (string)lacking[1];
    }
}
