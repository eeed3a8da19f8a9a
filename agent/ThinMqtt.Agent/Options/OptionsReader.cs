using System.Collections;
using System.Text;
using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;

namespace ThinMqtt.Agent;

/// <summary>Command line over variables over file; finds every fault at once.</summary>
internal static class OptionsReader
{
    /// <returns>Null when there are errors, each of which says what to do.</returns>
    public static AgentOptions? Read(IReadOnlyList<string> args, IDictionary variables, out List<string> errors)
    {
        errors = [];
        var given = new GivenOptions();
        CommandLine.Read(args, given, errors);
        EnvironmentVariables.Read(variables, given, errors);
        OptionsFile.Read(given, errors);
        var options = Check(given, errors);
        return errors.Count == 0 ? options : null;
    }

    private static AgentOptions Check(GivenOptions given, List<string> errors)
    {
        var servers = ServerAddress.CheckAll(given[OptionKeys.Server], errors);
        return new AgentOptions
        {
            Servers = servers,
            MqttVersion = Version(given[OptionKeys.MqttVersion], errors),
            Id = Id(given[OptionKeys.Id], errors),
            Root = Root(given[OptionKeys.Root], errors),
            Channels = Channels(given[OptionKeys.Channel], errors),
            AllowUnsigned = Flag(given[OptionKeys.AllowUnsigned], errors) ?? servers.All(server => server.IsLoopback),
            Ask = Flag(given[OptionKeys.Ask], errors) ?? false,
            CheckInterval = Interval(given[OptionKeys.CheckInterval], errors) ?? TimeSpan.FromHours(1),
            User = given[OptionKeys.User]?.Value,
            Password = Password(given, errors),
            Tls = TlsFiles.Read(given, servers.Any(ServerAddress.IsSecure), errors),
        };
    }

    private static MqttVersion? Version(GivenOptions.Given? given, List<string> errors)
    {
        MqttVersion? version = null;
        if (given is not null && !MqttVersionText.TryParse(given.Value, out version))
        {
            errors.Add($"{given.Source}: '{given.Value}' is no version of MQTT; give {MqttVersionText.Forms}.");
        }

        return version;
    }

    private static DeviceId? Id(GivenOptions.Given? given, List<string> errors)
    {
        if (given is null)
        {
            return null;
        }

        if (!DeviceId.TryParse(given.Value, out var id, out var reason))
        {
            errors.Add($"{given.Source}: {reason}");
        }

        return id;
    }

    private static string Root(GivenOptions.Given? given, List<string> errors)
    {
        if (given is not null && File.Exists(given.Value))
        {
            errors.Add($"{given.Source}: {given.Value} is a file; give a folder.");
        }

        return Path.GetFullPath(given?.Value ?? AgentOptions.DefaultRoot);
    }

    private static List<ChannelName> Channels(GivenOptions.Given? given, List<string> errors)
    {
        var channels = new List<ChannelName>();
        foreach (var text in given?.Values ?? ["stable"])
        {
            if (!ChannelName.TryParse(text, out var channel, out var reason))
            {
                errors.Add($"{given?.Source}: {reason}");
            }
            else if (!channels.Contains(channel))
            {
                channels.Add(channel);
            }
        }

        return channels;
    }

    private static bool? Flag(GivenOptions.Given? given, List<string> errors)
    {
        if (given is null)
        {
            return null;
        }

        if (!bool.TryParse(given.Value, out var isSet))
        {
            errors.Add($"{given.Source}: '{given.Value}' is neither true nor false.");
        }

        return isSet;
    }

    private static TimeSpan? Interval(GivenOptions.Given? given, List<string> errors)
    {
        if (given is null)
        {
            return null;
        }

        if (!Duration.TryParse(given.Value, out var interval))
        {
            errors.Add($"{given.Source}: '{given.Value}' is no time from 1s to {Duration.LongestDays}d; give 90s, 30m, 12h or 1d.");
        }

        return interval;
    }

    private static byte[]? Password(GivenOptions given, List<string> errors)
    {
        if (given[OptionKeys.PasswordFile] is not { } file)
        {
            return null;
        }

        if (given[OptionKeys.User] is null)
        {
            errors.Add($"{file.Source} is given without a user; give {OptionKeys.User.Argument} too.");
        }

        try
        {
            var line = File.ReadLines(file.Value).FirstOrDefault();
            if (string.IsNullOrEmpty(line))
            {
                errors.Add($"{file.Source}: {file.Value} has no password in its first line.");
            }

            return Encoding.UTF8.GetBytes(line ?? "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{file.Source}: the password cannot be read: {exception.Message}");
            return null;
        }
    }
}
