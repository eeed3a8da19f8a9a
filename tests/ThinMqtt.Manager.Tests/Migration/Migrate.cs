using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Migration;

/// <summary>The command as an operator gives it.</summary>
internal static class Migrate
{
    /// <summary>Far more than it takes on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static ChildProcess Start(TemporaryFolder folder, string from, string to, params string[] more) =>
        ThinMqttServer.Run(["migrate", "--from", from, "--to", to, .. more], folder.Path);

    /// <returns>Once it has ended.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(TemporaryFolder folder, params string[] arguments)
    {
        await using var process = ThinMqttServer.Run(["migrate", .. arguments], folder.Path);
        return (await process.ExitedAsync(Patience), process.Output);
    }

    public static async Task SucceedsAsync(TemporaryFolder folder, string from, string to)
    {
        var (exitCode, output) = await RunAsync(folder, "--from", from, "--to", to);
        Assert.True(exitCode == 0, output);
        Assert.Equal(Enum.GetValues<MigrationKind>().Length, output.Split('\n').Count(line => line.EndsWith("  equal", StringComparison.Ordinal)));
    }

    /// <summary>It ends with 1 and a message that has these texts, and nothing of a program's insides.</summary>
    public static async Task<string> FailsAsync(TemporaryFolder folder, string from, string to, params string[] texts)
    {
        var (exitCode, output) = await RunAsync(folder, "--from", from, "--to", to);
        Assert.True(exitCode == 1, output);
        Assert.All(texts, text => Assert.Contains(text, output, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        return output;
    }
}
