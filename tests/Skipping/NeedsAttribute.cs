namespace ThinMqtt.Testing;

/// <summary>On a class of contract tests: what the machine must have for them.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class NeedsAttribute : Attribute
{
    /// <summary>Null when the machine has it.</summary>
    public abstract string? SkipReason { get; }
}
