using ThinMqtt.FleetSimulator;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Fleet;

/// <summary>The command line of the fleet simulator.</summary>
public sealed class OptionsReaderTests
{
    [Fact]
    public void Without_arguments_there_are_a_hundred_devices_that_beat_as_the_agent_does()
    {
        var options = OptionsReader.Read([], out var errors);
        Assert.Empty(errors);
        Assert.Equal(
            (100, TimeSpan.FromSeconds(30), DownloadMode.Head, new Uri("mqtt://127.0.0.1:1883")),
            (options!.Devices, options.Interval, options.Download, options.Server));
    }

    [Fact]
    public void A_rate_of_the_whole_fleet_is_an_interval_of_each_device()
    {
        var options = OptionsReader.Read(["--devices", "500", "--heartbeats", "2000"], out _);
        Assert.Equal(TimeSpan.FromMilliseconds(250), options!.Interval);
    }

    [Theory]
    [InlineData("--speed is no option", "--speed", "3")]
    [InlineData("--devices wants a value", "--devices")]
    [InlineData("--devices wants a value", "--devices", "--json")]
    [InlineData("--json is given twice", "--json", "--json")]
    [InlineData("--devices: '0'", "--devices", "0")]
    [InlineData("--devices: '1.5'", "--devices", "1.5")]
    [InlineData("open files", "--devices", "100000")]
    [InlineData("--server: 'http://x'", "--server", "http://x")]
    [InlineData("--server has a user", "--server", "mqtt://me:secret@host")]
    [InlineData("--manager: 'mqtt://x'", "--manager", "mqtt://x")]
    [InlineData("--heartbeats: '0'", "--heartbeats", "0")]
    [InlineData("--interval: 'soon'", "--interval", "soon")]
    [InlineData("give one of them", "--interval", "1", "--heartbeats", "5")]
    [InlineData("--ramp: '0'", "--ramp", "0")]
    [InlineData("--fail: '1.1'", "--fail", "1.1")]
    [InlineData("--install: '-1'", "--install", "-1")]
    [InlineData("--seed: 'x'", "--seed", "x")]
    [InlineData("--duration: '0'", "--duration", "0")]
    [InlineData("--download: 'some'", "--download", "some")]
    [InlineData("--channel:", "--channel", "a/b")]
    [InlineData("--prefix: '#'", "--prefix", "#")]
    [InlineData("without --user", "--password-file", "/dev/null")]
    [InlineData("--password-file:", "--user", "me", "--password-file", "/nowhere")]
    public void An_option_that_cannot_be_used_is_named(string named, params string[] arguments)
    {
        Assert.Null(OptionsReader.Read(arguments, out var errors));
        Assert.Contains(errors, error => error.Contains(named, StringComparison.Ordinal));
    }

    [Fact]
    public void All_errors_are_said_at_once()
    {
        Assert.Null(OptionsReader.Read(["--devices", "0", "--fail", "2", "--bogus"], out var errors));
        Assert.Equal(3, errors.Count);
    }

    [Fact]
    public async Task The_program_ends_with_2_for_wrong_options_and_shows_all_options_when_asked()
    {
        await using var wrong = FleetProcess.Start("--devices", "none");
        Assert.Equal(2, await wrong.ExitedAsync());
        await using var help = FleetProcess.Start("--help");
        Assert.Equal(0, await help.ExitedAsync());
        Assert.All(OptionList.All.Keys, option => Assert.Contains(option, help.Output, StringComparison.Ordinal));
    }
}

/// <summary>The simulator as a program.</summary>
internal static class FleetProcess
{
    public static ChildProcess Start(params string[] arguments) =>
        ChildProcess.Start("dotnet", ["exec", typeof(ThinMqtt.FleetSimulator.Fleet).Assembly.Location, .. arguments]);
}
