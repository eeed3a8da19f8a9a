using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>Variables that a deployment sets, held to the programs that read them.</summary>
internal static class Variables
{
    /// <summary>Sections whose unknown keys the server refuses; it would not see a misspelt section.</summary>
    private static readonly string[] ServerSections = ["THINMQTT_Broker__", "THINMQTT_Manager__", "THINMQTT_Http__"];

    public static void AssertOfServer(IEnumerable<string> names) =>
        Assert.All(names, name => Assert.Contains(ServerSections, section => name.StartsWith(section, StringComparison.Ordinal)));

    /// <summary>By the options that the agent's help lists.</summary>
    public static async Task AssertOfAgentAsync(IEnumerable<string> names)
    {
        await using var help = ChildProcess.Start("dotnet", ["exec", Programs.Agent, "--help"]);
        await help.ExitedAsync();
        var options = help.StandardOutput.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.All(names, name => Assert.Contains("--" + name["THIN_".Length..].ToLowerInvariant().Replace('_', '-'), options));
    }
}
