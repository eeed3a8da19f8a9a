using Xunit.Abstractions;

namespace ThinMqtt.Testing;

/// <summary>On a class of contract tests: its server has no QoS 2.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WithoutExactlyOnceAttribute : Attribute
{
    internal static bool IsOn(ITestClass testClass) =>
        testClass.Class.GetCustomAttributes(typeof(WithoutExactlyOnceAttribute).AssemblyQualifiedName).Any();
}
