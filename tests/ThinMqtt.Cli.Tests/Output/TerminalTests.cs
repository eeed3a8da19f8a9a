using System.Text.RegularExpressions;
using Spectre.Console;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>What a person sees: the program in a terminal of script(1).</summary>
public sealed partial class TerminalTests(Fleet fleet) : IClassFixture<Fleet>
{
    [ScriptTheory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task A_row_stays_a_line(int columns)
    {
        await using var device = await LabAsync();

        var text = await ScreenAsync(columns, "devices");

        var row = Assert.Single(Escapes().Replace(text, "").Split('\n'), line => line.Contains("Celeron", StringComparison.Ordinal)).TrimEnd();
        Assert.All(Escapes().Replace(text, "").Split('\n'), line => Assert.InRange(line.TrimEnd().GetCellWidth(), 0, columns));
        Assert.Contains("192.168.178.101", row, StringComparison.Ordinal);
        Assert.Contains("…", row, StringComparison.Ordinal);
        Assert.Equal(columns == 120, text.Contains("UHD", StringComparison.Ordinal));
        Assert.Contains("\e[38;5;2monline", text, StringComparison.Ordinal);
    }

    [ScriptFact]
    public async Task NO_COLOR_has_no_colours()
    {
        await using var device = await LabAsync();
        var text = await ScreenAsync(80, "devices", "NO_COLOR=1");
        Assert.Contains("online", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[38;", text, StringComparison.Ordinal);
    }

    [ScriptFact]
    public async Task A_rollout_is_a_bar_by_state_that_is_gone_in_the_end()
    {
        await using var device = await LabAsync();
        await using var process = Start(80, $"release publish {fleet.Zip("bar.zip")} --package hello --version 1.0.0 --wait", "NO_COLOR=1");
        await process.PrintedAsync("1 online, not begun");
        await device.UpdateAsync(UpdateState.RolledBack, 1, reason: "The health check failed.");
        Assert.Equal((int)ExitCode.Failed, await process.ExitedAsync());
        Assert.Contains(new string('·', 80), process.Output, StringComparison.Ordinal);
        Assert.Contains("1 rolledBack: The health check failed.", process.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escapes();

    private async Task<TestDevice> LabAsync()
    {
        var device = await fleet.BornAsync("a-long-id-of-a-device-in-the-laboratory");
        await device.SayAsync(DeviceTopic.Hardware, TestDevice.Hardware("a-long-host-name-in-the-laboratory") with
        {
            Addresses = ["2001:db8::1", "192.168.178.101"],
            Cpu = new Processor { Model = "Intel(R) Celeron(R) J4125 CPU @ 2.00GHz", Cores = 4, Threads = 4 },
            Gpus = [new GraphicsCard { Name = "Intel Corporation UHD Graphics 600 (rev 06)" }],
        });
        await fleet.UntilKnownAsync(device.Id.Value, found => found.TryGetProperty("hardware", out _));
        return device;
    }

    private async Task<string> ScreenAsync(int columns, string arguments, string environment = "")
    {
        await using var process = Start(columns, arguments, environment);
        Assert.Equal(0, await process.ExitedAsync());
        return process.StandardOutput;
    }

    private ChildProcess Start(int columns, string arguments, string environment) => ChildProcess.Start(
        "script",
        ["-qec", $"stty cols {columns} rows 24; {environment} dotnet exec '{Thinctl.Program}' {arguments} --server {fleet.Http}", "/dev/null"],
        environment: new Dictionary<string, string> { ["TERM"] = "xterm-256color" });
}
