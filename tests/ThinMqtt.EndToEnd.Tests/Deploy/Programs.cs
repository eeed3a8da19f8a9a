using System.Reflection;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>Programs that were built with the tests, or are on the path.</summary>
internal static class Programs
{
    /// <summary>For <c>dotnet exec</c>.</summary>
    public static string Agent { get; } = typeof(Programs).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "AgentProgram").Value!;

    /// <summary>What <c>thinmqtt hash-password</c> makes of it.</summary>
    public static async Task<string> HashAsync(string password)
    {
        const string script = "printf '%s\\n' \"$1\" | dotnet exec \"$2\" hash-password";
        return (await OutputAsync("sh", "-c", script, "sh", password, ThinMqttServer.Program)).Trim();
    }

    /// <summary>Standard output of a program that succeeds.</summary>
    public static Task<string> OutputAsync(string program, params string[] arguments) => OutputAsync(program, arguments, []);

    /// <inheritdoc cref="OutputAsync(string, string[])"/>
    public static async Task<string> OutputAsync(string program, string[] arguments, params (string Name, string Value)[] variables)
    {
        await using var process = ChildProcess.Start(
            program, arguments, environment: variables.Select(variable => KeyValuePair.Create(variable.Name, variable.Value)));
        // Packing takes seconds of work, on a machine that has other work.
        var exitCode = await process.ExitedAsync(TimeSpan.FromMinutes(2));
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {exitCode}:\n{process.Output}");
        return process.StandardOutput;
    }
}
