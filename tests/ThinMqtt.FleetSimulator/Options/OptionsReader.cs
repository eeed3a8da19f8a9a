using System.Globalization;
using System.Text;
using ThinMqtt.Contracts;

namespace ThinMqtt.FleetSimulator;

/// <summary>From arguments to options; says everything that is wrong at once.</summary>
internal sealed class OptionsReader
{
    private readonly Dictionary<string, string> _given = [];
    private readonly List<string> _errors = [];

    /// <returns>Null when there are errors.</returns>
    public static FleetOptions? Read(IReadOnlyList<string> args, out IReadOnlyList<string> errors)
    {
        var reader = new OptionsReader();
        errors = reader._errors;
        reader.Take(args);
        var options = reader.Options();
        return reader._errors.Count == 0 ? options : null;
    }

    private void Take(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i];
            if (!OptionList.All.TryGetValue(name, out var option))
            {
                _errors.Add($"{name} is no option; --help lists them.");
            }
            else if (option.Value.Length > 0 && (i + 1 == args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal)))
            {
                _errors.Add($"{name} wants a value: {name} {option.Value}.");
            }
            else if (!_given.TryAdd(name, option.Value.Length > 0 ? args[++i] : ""))
            {
                _errors.Add($"{name} is given twice; give it once.");
            }
        }
    }

    private FleetOptions Options()
    {
        var defaults = new FleetOptions { Server = Server() };
        var devices = Devices(defaults.Devices);
        return defaults with
        {
            Devices = devices,
            Prefix = Prefix(defaults.Prefix),
            User = _given.GetValueOrDefault("--user"),
            Password = Password(),
            Interval = Interval(defaults.Interval, devices),
            Ramp = Number("--ramp", defaults.Ramp, 1, 100_000),
            Channel = Channel(defaults.Channel),
            Download = Download(defaults.Download),
            FailShare = Number("--fail", defaults.FailShare, 0, 1),
            InstallTime = TimeSpan.FromSeconds(Number("--install", defaults.InstallTime.TotalSeconds, 0, 3600)),
            Seed = (int)Number("--seed", defaults.Seed, 0, int.MaxValue, isWhole: true),
            Duration = _given.ContainsKey("--duration") ? TimeSpan.FromSeconds(Number("--duration", 0, 1, 1_000_000)) : null,
            Manager = Manager(),
            IsJson = _given.ContainsKey("--json"),
        };
    }

    private int Devices(int fallback)
    {
        const int others = 200; // downloads, and what the runtime itself has open
        var devices = (int)Number("--devices", fallback, 1, FleetOptions.MaximumDevices, isWhole: true);
        var files = ProcessMemory.OpenFiles();
        if (devices + others > files)
        {
            _errors.Add($"--devices: {devices} need as many open files, and {others} more; ulimit -n allows {files}. Raise it, or take fewer.");
        }

        return devices;
    }

    private Uri Server()
    {
        const string forms = "give mqtt://host:1883, mqtts://host:8883, ws://host/mqtt or wss://host/mqtt";
        if (!_given.TryGetValue("--server", out var text))
        {
            return new Uri("mqtt://127.0.0.1:1883");
        }

        var server = Address("--server", text, ["mqtt", "mqtts", "ws", "wss"], forms);
        if (server?.UserInfo.Length > 0)
        {
            _errors.Add("--server has a user in it, which every list of processes shows; give --user and --password-file.");
        }

        return server ?? new Uri("mqtt://unknown");
    }

    private Uri? Manager() => _given.TryGetValue("--manager", out var text)
        ? Address("--manager", text, [Uri.UriSchemeHttp, Uri.UriSchemeHttps], "give its HTTP address such as http://127.0.0.1:8080")
        : null;

    private Uri? Address(string name, string text, string[] schemes, string remedy)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme) && address.Host.Length > 0)
        {
            return address;
        }

        _errors.Add($"{name}: '{text}' is no such address; {remedy}.");
        return null;
    }

    private double Number(string name, double fallback, double minimum, double maximum, bool isWhole = false)
    {
        if (!_given.TryGetValue(name, out var text))
        {
            return fallback;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= minimum && number <= maximum && (!isWhole || number == Math.Floor(number)))
        {
            return number;
        }

        _errors.Add(string.Create(
            CultureInfo.InvariantCulture, $"{name}: '{text}' is not a {(isWhole ? "whole " : "")}number from {minimum:0.###} to {maximum:0}."));
        return fallback;
    }

    /// <summary>Either for one device, or for all together.</summary>
    private TimeSpan Interval(TimeSpan fallback, int devices)
    {
        if (_given.ContainsKey("--interval") && _given.ContainsKey("--heartbeats"))
        {
            _errors.Add("--interval and --heartbeats say the same thing in two ways; give one of them.");
        }

        return _given.ContainsKey("--heartbeats")
            ? TimeSpan.FromSeconds(devices / Number("--heartbeats", 1, 0.01, 1_000_000))
            : TimeSpan.FromSeconds(Number("--interval", fallback.TotalSeconds, 0.01, 86_400));
    }

    private string Prefix(string fallback)
    {
        var prefix = _given.GetValueOrDefault("--prefix", fallback);
        if (!DeviceId.TryParse(prefix + FleetOptions.MaximumDevices, out _, out var reason))
        {
            _errors.Add($"--prefix: '{prefix}' makes no device ids. {reason}");
        }

        return prefix;
    }

    private ChannelName Channel(ChannelName fallback)
    {
        if (!_given.TryGetValue("--channel", out var text) || ChannelName.TryParse(text, out var channel, out var reason))
        {
            return text is null ? fallback : ChannelName.Parse(text);
        }

        _errors.Add($"--channel: {reason}");
        return fallback;
    }

    private DownloadMode Download(DownloadMode fallback)
    {
        if (!_given.TryGetValue("--download", out var text))
        {
            return fallback;
        }

        foreach (var mode in Enum.GetValues<DownloadMode>().Where(mode => mode.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)))
        {
            return mode;
        }

        _errors.Add($"--download: '{text}' is neither none, head nor full.");
        return fallback;
    }

    private byte[]? Password()
    {
        if (!_given.TryGetValue("--password-file", out var file))
        {
            return null;
        }

        if (!_given.ContainsKey("--user"))
        {
            _errors.Add("--password-file is given without --user; give both.");
        }

        try
        {
            return Encoding.UTF8.GetBytes(File.ReadLines(file).FirstOrDefault() ?? "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _errors.Add($"--password-file: {exception.Message}");
            return null;
        }
    }
}
