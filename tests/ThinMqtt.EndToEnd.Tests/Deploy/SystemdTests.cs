using System.Globalization;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>deploy/systemd, checked by systemd's own tool and by running what the units run.</summary>
public sealed class SystemdTests : IDisposable
{
    private const string Server = "thinmqtt.service";
    private const string Agent = "thinmqtt-agent.service";
    private const string Network = "thinmqtt.service.d/network.conf";

    /// <summary>Of 100 for a unit that restricts nothing. What is left: it uses the network, and .NET compiles at run time.</summary>
    private const int MostExposure = 20;

    private readonly TemporaryFolder _folder = new();

    [SystemdFact]
    public async Task Systemd_finds_nothing_to_say_about_the_units()
    {
        Assert.Equal("", await VerifyAsync(Server));
        Assert.Equal("", await VerifyAsync(Agent));
    }

    [SystemdFact]
    public async Task Systemd_would_find_a_key_that_it_does_not_know()
    {
        CopyUnits();
        await File.AppendAllTextAsync(_folder.File(Network), "LoadCredentials=x:/y\n");
        Assert.Contains("LoadCredentials", await AnalyzeAsync("verify", "--man=no", "--recursive-errors=no", _folder.File(Server)), StringComparison.Ordinal);
    }

    [SystemdFact]
    public async Task The_backend_is_shut_in()
    {
        CopyUnits();
        var report = await Programs.OutputAsync(
            "systemd-analyze", "security", "--offline=true", "--no-pager", $"--threshold={MostExposure}", _folder.File(Server));
        Assert.Contains("DynamicUser", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_backend_serves_as_the_unit_and_its_drop_in_say()
    {
        await DeployedServer.WriteSecretsAsync(_folder);
        var unit = new SystemdUnit(Server, Network);
        var variables = unit.Environment().Where(variable => !variable.Key.StartsWith("LISTEN_", StringComparison.Ordinal));
        await using var server = await DeployedServer.StartAsync(unit.Command().Skip(1), variables, SystemdUnit.Credentials, _folder.Path);
        await server.UntilReadyAsync();
        await AccessCheck.OperatorsAloneUseTheApiAsync(server);
        await AccessCheck.DevicesAreKeptApartAsync(server.Mqtt);
    }

    [Fact]
    public void The_drop_in_hands_over_every_file_that_it_names()
    {
        var given = DeployFiles.LinesOf($"systemd/{Network}")
            .Where(line => line.StartsWith("LoadCredential=", StringComparison.Ordinal))
            .Select(line => line["LoadCredential=".Length..].Split(':')[0]);
        var named = new SystemdUnit(Network).Environment().Values
            .Where(value => value.StartsWith(SystemdUnit.Credentials, StringComparison.Ordinal))
            .Select(value => Path.GetFileName(value));
        Assert.Equal(given.Order(), named.Distinct().Order());
    }

    /// <summary>Without options, since it has its file, and that one must not be there yet.</summary>
    [Fact]
    public async Task The_agent_is_not_started_again_and_again_with_options_that_cannot_be_used()
    {
        var unit = new SystemdUnit(Agent);
        Assert.Equal(["/usr/bin/thinmqtt-agent"], unit.Command());
        await using var agent = ChildProcess.Start("dotnet", ["exec", Programs.Agent, "--config", _folder.File("absent.json")]);
        Assert.Equal(await agent.ExitedAsync(), int.Parse(unit["RestartPreventExitStatus"], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_backend_is_not_started_again_and_again_with_arguments_that_it_does_not_know()
    {
        await using var server = ThinMqttServer.Run(["--mqqt", "127.0.0.1:0"], _folder.Path);
        Assert.Equal(await server.ExitedAsync(), int.Parse(new SystemdUnit(Server)["RestartPreventExitStatus"], CultureInfo.InvariantCulture));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> VerifyAsync(string unit)
    {
        CopyUnits();
        return await AnalyzeAsync("verify", "--man=no", "--recursive-errors=no", _folder.File(unit));
    }

    private static async Task<string> AnalyzeAsync(params string[] arguments)
    {
        await using var analyze = ChildProcess.Start("systemd-analyze", arguments);
        await analyze.ExitedAsync();
        return analyze.Output.Trim();
    }

    /// <summary>With a program that is on this machine.</summary>
    private void CopyUnits()
    {
        Directory.CreateDirectory(_folder.File("thinmqtt.service.d"));
        foreach (var file in new[] { Server, Agent, Network })
        {
            var text = File.ReadAllText(DeployFiles.PathOf($"systemd/{file}"));
            File.WriteAllText(_folder.File(file), text
                .Replace("/opt/thinmqtt/thinmqtt ", "/bin/true ", StringComparison.Ordinal)
                .Replace("ExecStart=/usr/bin/thinmqtt-agent", "ExecStart=/bin/true", StringComparison.Ordinal));
        }
    }
}
