namespace ThinMqtt.Cli.Tests;

/// <summary>A test that needs programs beside .NET.</summary>
internal sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(params string[] programs) => Skip = Programs.SkipReason(programs);
}

/// <inheritdoc cref="ProgramFactAttribute"/>
internal sealed class ProgramTheoryAttribute : TheoryAttribute
{
    public ProgramTheoryAttribute(params string[] programs) => Skip = Programs.SkipReason(programs);
}

file static class Programs
{
    public static string? SkipReason(string[] programs)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var missing = programs.Where(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program)))).ToList();
        return missing.Count > 0 ? $"{string.Join(" and ", missing)} is not installed; apt install {string.Join(' ', missing)}." : null;
    }
}
