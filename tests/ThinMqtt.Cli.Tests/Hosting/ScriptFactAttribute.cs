namespace ThinMqtt.Cli.Tests;

/// <summary>A test that needs script(1), which Debian has always and other systems in a package.</summary>
internal sealed class ScriptFactAttribute : FactAttribute
{
    public ScriptFactAttribute() => Skip = Script.SkipReason;
}

/// <inheritdoc cref="ScriptFactAttribute"/>
internal sealed class ScriptTheoryAttribute : TheoryAttribute
{
    public ScriptTheoryAttribute() => Skip = Script.SkipReason;
}

file static class Script
{
    private const string Program = "/usr/bin/script";

    public static string? SkipReason => File.Exists(Program) ? null : $"{Program} is not there; apt install bsdutils.";
}
