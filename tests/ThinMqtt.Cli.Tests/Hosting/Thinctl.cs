using System.Text.Json;
using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>The program thinctl as a child process.</summary>
internal static class Thinctl
{
    public static string Program { get; } = typeof(CommandLine).Assembly.Location;

    public static ChildProcess Start(Uri? server, string[] arguments, params (string Name, string Value)[] environment)
    {
        string[] all = ["exec", Program, .. arguments, .. server is null ? Array.Empty<string>() : ["--server", server.ToString()]];
        var variables = new Dictionary<string, string> { ["THINCTL_SERVER"] = "", ["THINCTL_PROFILE"] = "", ["THINCTL_PASSWORD"] = "", ["XDG_CONFIG_HOME"] = "/nowhere" };
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        return ChildProcess.Start("dotnet", all, environment: variables);
    }

    public static Task<Outcome> RunAsync(Uri? server, params string[] arguments) => RunAsync(server, arguments, []);

    public static async Task<Outcome> RunAsync(Uri? server, string[] arguments, params (string Name, string Value)[] environment)
    {
        await using var process = Start(server, arguments, environment);
        return await process.OutcomeAsync();
    }

    public static async Task<Outcome> OutcomeAsync(this ChildProcess process)
    {
        var exitCode = await process.ExitedAsync();
        return new Outcome((ExitCode)exitCode, process.StandardOutput, process.Output);
    }
}

/// <param name="ExitCode">How it ended.</param>
/// <param name="Output">Standard output.</param>
/// <param name="All">Standard output and error.</param>
internal sealed record Outcome(ExitCode ExitCode, string Output, string All)
{
    /// <summary>Standard output as one JSON document, and nothing else.</summary>
    public JsonElement Json => Assert.Single(Documents);

    /// <summary>Standard output as JSON documents, each on its line.</summary>
    public IReadOnlyList<JsonElement> Documents =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>Fails with what it printed.</summary>
    public Outcome Expect(ExitCode exitCode)
    {
        Assert.True(exitCode == ExitCode, $"It ended with {ExitCode} in place of {exitCode}:\n{All}");
        return this;
    }

    /// <summary>Failed as <paramref name="exitCode"/> says, told why, and printed no results and no stack trace.</summary>
    public void ExpectError(ExitCode exitCode, params string[] words)
    {
        Expect(exitCode);
        Assert.Equal("", Output);
        Assert.Contains("thinctl: ", All, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", All, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, All, StringComparison.Ordinal));
    }
}
