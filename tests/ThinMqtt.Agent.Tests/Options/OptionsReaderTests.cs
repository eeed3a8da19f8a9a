using System.Text;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

public sealed class OptionsReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_server_is_enough()
    {
        var options = Read("--server", "mqtt://127.0.0.1:1883");
        Assert.Equal("mqtt://127.0.0.1:1883/", Assert.Single(options.Servers).ToString());
        Assert.Null(options.MqttVersion);
        Assert.Null(options.Id);
        Assert.Equal("/var/lib/thinmqtt", options.Root);
        Assert.Equal(["stable"], Names(options));
    }

    [Fact]
    public void The_command_line_wins_over_variables_and_these_over_the_file()
    {
        WriteFile("""{ "server": "mqtt://file", "id": "file", "root": "/file", "channel": ["file-1", "file-2"] } // by hand""");
        _variables["THIN_CONFIG"] = _folder.File("agent.json");
        (_variables["THIN_SERVER"], _variables["THIN_ID"]) = ("mqtt://variable", "variable");
        var options = Read("--server=mqtt://argument");
        Assert.Equal("argument", Assert.Single(options.Servers).Host);
        Assert.Equal(DeviceId.Parse("variable"), options.Id);
        Assert.Equal("/file", options.Root);
        Assert.Equal(["file-1", "file-2"], Names(options));
    }

    [Theory]
    [InlineData("mqtt://localhost", true)]
    [InlineData("mqtt://127.0.0.1:1883", true)]
    [InlineData("ws://[::1]/mqtt", true)]
    [InlineData("mqtt://127.0.0.1,mqtt://10.0.0.1", false)]
    [InlineData("mqtt://10.0.0.1", false)]
    [InlineData("mqtts://thin.example", false)]
    public void Unsigned_releases_are_allowed_from_this_machine_or_by_choice(string server, bool isAllowed)
    {
        Assert.Equal(isAllowed, Read("--server", server).AllowUnsigned);
        Assert.True(Read("--server", server, "--allow-unsigned").AllowUnsigned);
        _variables["THIN_ALLOW_UNSIGNED"] = "false";
        Assert.False(Read("--server", server).AllowUnsigned);
    }

    [Fact]
    public void A_flag_in_the_file_is_true_or_false()
    {
        WriteFile("""{ "server": "mqtt://s", "ask": true, "allowUnsigned": true, "checkInterval": "90s" }""");
        var options = Read("--config", _folder.File("agent.json"));
        Assert.Equal((true, true, TimeSpan.FromSeconds(90)), (options.Ask, options.AllowUnsigned, options.CheckInterval));
        WriteFile("""{ "server": "mqtt://s", "ask": "true" }""");
        Assert.EndsWith("wants true or false.", Assert.Single(Errors("--config", _folder.File("agent.json"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("45m", 45 * 60)]
    [InlineData("12h", 12 * 60 * 60)]
    [InlineData("1d", 24 * 60 * 60)]
    public void A_time_has_its_unit(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read("--server", "mqtt://s", "--check-interval", text).CheckInterval);

    [Fact]
    public void Channels_are_repeated_arguments_or_a_list_in_a_variable()
    {
        Assert.Equal(["lab", "stable"], Names(Read("--server", "mqtt://s", "--channel", "lab", "--channel", "stable", "--channel", "lab")));
        _variables["THIN_CHANNEL"] = "lab, beta";
        Assert.Equal(["lab", "beta"], Names(Read("--server", "mqtt://s")));
    }

    [Fact]
    public void Several_servers_are_separated_by_commas_or_repeated_everywhere()
    {
        Uri[] servers = [new("mqtt://a"), new("mqtts://b:1")];
        Assert.Equal(servers, Read("--server", "mqtt://a,mqtts://b:1").Servers);
        Assert.Equal(servers, Read("--server", "mqtt://a", "--server", "mqtts://b:1", "--server", "mqtt://a").Servers);
        WriteFile("""{ "server": ["mqtt://a", "mqtts://b:1"] }""");
        Assert.Equal(servers, Read("--config", _folder.File("agent.json")).Servers);
        WriteFile("""{ "server": "mqtt://a, mqtts://b:1" }""");
        Assert.Equal(servers, Read("--config", _folder.File("agent.json")).Servers);
        _variables["THIN_SERVER"] = "mqtt://a, mqtts://b:1";
        Assert.Equal(servers, Read().Servers);
    }

    [Theory]
    [InlineData("5", MqttVersion.V500)]
    [InlineData("3.1.1", MqttVersion.V311)]
    [InlineData("auto", null)]
    public void The_version_of_MQTT_can_be_given_everywhere(string text, MqttVersion? version)
    {
        WriteFile($$"""{ "server": "mqtt://s", "mqttVersion": "{{text}}" }""");
        Assert.Equal(version, Read("--config", _folder.File("agent.json")).MqttVersion);
        Assert.Equal(version, Read("--server", "mqtt://s", "--mqtt-version", text).MqttVersion);
        _variables["THIN_MQTT_VERSION"] = text;
        Assert.Equal(version, Read("--server", "mqtt://s").MqttVersion);
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        WriteFile("""{ "sever": "mqtt://s", "id": 7 }""");
        _variables["THIN_SEVER"] = "mqtt://s";
        var errors = Errors(
            "--config", _folder.File("agent.json"), "--server", "http://s", "--channel", "a/b", "--what",
            "--password-file", _folder.File("none"));
        Assert.Collection(
            errors.Order(StringComparer.Ordinal),
            error => Assert.StartsWith("\"id\" in ", error, StringComparison.Ordinal),
            error => Assert.StartsWith("\"sever\" in ", error, StringComparison.Ordinal),
            error => Assert.StartsWith("--channel: ", error, StringComparison.Ordinal),
            error => Assert.StartsWith("--password-file is given without a user", error, StringComparison.Ordinal),
            error => Assert.StartsWith("--password-file: the password cannot be read", error, StringComparison.Ordinal),
            error => Assert.StartsWith("--server: 'http://s' is no server", error, StringComparison.Ordinal),
            error => Assert.StartsWith("--what is no option", error, StringComparison.Ordinal),
            error => Assert.StartsWith("The variable THIN_SEVER is no option", error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("No server is given")]
    [InlineData("wants a value", "--server")]
    [InlineData("wants a value", "--server", "--id", "lab-1")]
    [InlineData("given twice", "--server", "mqtt://s", "--id", "a", "--id", "b")]
    [InlineData("'http://t' is no server", "--server", "mqtt://s,http://t")]
    [InlineData("'' is no server", "--server", "mqtt://s,")]
    [InlineData("is no version of MQTT; give auto, 5 or 3.1.1", "--server", "mqtt://s", "--mqtt-version", "4")]
    [InlineData("has a user in it", "--server", "mqtt://user:secret@s")]
    [InlineData("contains '/'", "--server", "mqtt://s", "--id", "a/b")]
    [InlineData("contains '+'", "--server", "mqtt://s", "--id", "a+b")]
    [InlineData("is for TLS", "--server", "mqtt://s", "--ca-file", "/etc/os-release")]
    [InlineData("without a certificate", "--server", "mqtts://s", "--key-file", "/etc/os-release")]
    [InlineData("cannot be used", "--server", "mqtts://s", "--ca-file", "/etc/os-release")]
    [InlineData("is a file", "--server", "mqtt://s", "--root", "/etc/os-release")]
    [InlineData("cannot be read", "--server", "mqtt://s", "--config", "/not/there.json")]
    [InlineData("neither true nor false", "--server", "mqtt://s", "--allow-unsigned=perhaps")]
    [InlineData("is no option", "--server", "mqtt://s", "--ask", "yes")]
    [InlineData("is no time from 1s to 30d", "--server", "mqtt://s", "--check-interval", "60")]
    [InlineData("is no time from 1s to 30d", "--server", "mqtt://s", "--check-interval", "0s")]
    [InlineData("is no time from 1s to 30d", "--server", "mqtt://s", "--check-interval", "31d")]
    [InlineData("is no time from 1s to 30d", "--server", "mqtt://s", "--check-interval", "2147483647d")]
    [InlineData("is no time from 1s to 30d", "--server", "mqtt://s", "--check-interval", "-1m")]
    [InlineData("is not JSON", "--server", "mqtt://s", "--config", "/etc/os-release")]
    public void Each_mistake_has_its_error(string error, params string[] arguments) =>
        Assert.Contains(Errors(arguments), text => text.Contains(error, StringComparison.Ordinal));

    [Fact]
    public void A_password_is_the_first_line_of_its_file()
    {
        File.WriteAllText(_folder.File("password"), "rïght \nnot this\n");
        var options = Read("--server", "mqtt://s", "--user", "device", "--password-file", _folder.File("password"));
        Assert.Equal(("device", "rïght "), (options.User, Encoding.UTF8.GetString(options.Password!)));
    }

    [Fact]
    public void TLS_files_are_read()
    {
        using var certificates = new TestCertificates();
        certificates.WriteTo(_folder);
        var options = Read(
            "--server", "mqtts://s", "--ca-file", _folder.File("ca.pem"),
            "--certificate-file", _folder.File("client.pem"), "--key-file", _folder.File("client.key"));
        Assert.Equal(certificates.Authority.Thumbprint, Assert.Single(options.Tls.CertificateAuthorities!).Thumbprint);
        Assert.True(Assert.Single(options.Tls.ClientCertificates!).HasPrivateKey);
    }

    [Fact]
    public void Variables_of_install_scripts_and_other_programs_are_no_mistakes()
    {
        (_variables["THIN_PACKAGE"], _variables["THIN_VERSION"], _variables["THINMQTT_Broker__Threads"]) = ("a", "1.0.0", "2");
        Read("--server", "mqtt://s");
    }

    [Fact]
    public void The_help_names_every_option() =>
        Assert.All(OptionKeys.All, key => Assert.Contains($"  {key.Argument} ", OptionKeys.Help, StringComparison.Ordinal));

    private static IEnumerable<string> Names(AgentOptions options) => options.Channels.Select(channel => channel.Value);

    private void WriteFile(string json) => File.WriteAllText(_folder.File("agent.json"), json);

    private AgentOptions Read(params string[] arguments)
    {
        var options = OptionsReader.Read(arguments, _variables, out var errors);
        Assert.Empty(errors);
        return options!;
    }

    private List<string> Errors(params string[] arguments)
    {
        Assert.Null(OptionsReader.Read(arguments, _variables, out var errors));
        return errors;
    }
}
