using System.Diagnostics;
using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>What prints without end ends when nobody reads any more.</summary>
public sealed class PipeTests(Fleet fleet) : IClassFixture<Fleet>
{
    [ProgramTheory("bash", "head")]
    [InlineData("devices id:piped --watch --json | head -n 1")]
    [InlineData("devices id:piped --watch | head -n 1")]
    [InlineData("events --follow --json | head -c 0")]
    public async Task Behind_head_it_ends_without_a_further_event(string command)
    {
        await using var device = await fleet.BornAsync("piped-1");
        await using var shell = ChildProcess.Start("bash", ["-c", $"set -o pipefail; dotnet exec '{Thinctl.Program}' --server {fleet.Http} {command}"]);
        Assert.True(await shell.ExitedAsync() == 0, shell.Output);
        Assert.Equal(command.Contains("watch", StringComparison.Ordinal), shell.StandardOutput.Contains("piped-1", StringComparison.Ordinal));
        Assert.DoesNotContain("thinctl:", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assistant_that_stops_reading_ends_mcp()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Thinctl.Program, "mcp", "--server", $"{fleet.Http}"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var mcp = Process.Start(start)!;
        mcp.StandardOutput.Close();
        await mcp.WaitForExitAsync().Within("thinctl mcp ends while its input is open");
        Assert.Equal(0, mcp.ExitCode);
    }
}
