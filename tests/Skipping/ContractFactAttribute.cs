using Xunit.Abstractions;
using Xunit.Sdk;

namespace ThinMqtt.Testing;

/// <summary>A fact of a contract: skipped, with the reason, in a class whose <see cref="NeedsAttribute"/> is not met.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("ThinMqtt.Testing.ContractFactDiscoverer", TestAssembly.Name)]
public sealed class ContractFactAttribute : FactAttribute
{
    /// <summary>Whether it is no part of the contract with a server that has no QoS 2: a class <see cref="WithoutExactlyOnceAttribute"/>.</summary>
    public bool NeedsExactlyOnce { get; set; }
}

/// <summary>As <see cref="ContractFactAttribute"/>, for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("ThinMqtt.Testing.ContractTheoryDiscoverer", TestAssembly.Name)]
public sealed class ContractTheoryAttribute : TheoryAttribute;

internal sealed class ContractFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        factAttribute.GetNamedArgument<bool>(nameof(ContractFactAttribute.NeedsExactlyOnce)) && WithoutExactlyOnceAttribute.IsOn(testMethod.TestClass)
            ? []
            : SkippedTestCase.For(testMethod, DiagnosticMessageSink) ?? base.Discover(discoveryOptions, testMethod, factAttribute);
}

internal sealed class ContractTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
{
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        SkippedTestCase.For(testMethod, DiagnosticMessageSink) ?? base.Discover(discoveryOptions, testMethod, theoryAttribute);
}

internal sealed class SkippedTestCase : XunitTestCase
{
    [Obsolete("For the deserializer.")]
    public SkippedTestCase()
    {
    }

    private SkippedTestCase(IMessageSink sink, ITestMethod testMethod)
        : base(sink, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, testMethod)
    {
    }

    /// <returns>Null when the needs of the class are met.</returns>
    public static IEnumerable<IXunitTestCase>? For(ITestMethod testMethod, IMessageSink sink) =>
        ReasonOf(testMethod) is null ? null : [new SkippedTestCase(sink, testMethod)];

    protected override string GetSkipReason(IAttributeInfo factAttribute) => ReasonOf(TestMethod) ?? base.GetSkipReason(factAttribute);

    private static string? ReasonOf(ITestMethod testMethod) => testMethod.TestClass.Class
        .GetCustomAttributes(typeof(NeedsAttribute).AssemblyQualifiedName)
        .OfType<ReflectionAttributeInfo>()
        .Select(attribute => ((NeedsAttribute)attribute.Attribute).SkipReason)
        .FirstOrDefault(reason => reason is not null);
}
