using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>Finds every fault of the options at once.</summary>
internal static class OptionsValidation
{
    /// <exception cref="ArgumentException">At least one option is out of range; the message lists all.</exception>
    public static void ThrowIfInvalid(this MqttClientOptions options)
    {
        var faults = new List<string>();
        CheckServer(options, faults);
        CheckSession(options, faults);
        CheckLimits(options, faults);
        if (faults.Count > 0)
        {
            throw new ArgumentException("The MQTT client's options are not valid: " + string.Join(" ", faults), nameof(options));
        }
    }

    private static void CheckServer(MqttClientOptions options, List<string> faults)
    {
        foreach (var server in options.AllServers)
        {
            if (!server.IsAbsoluteUri || server.Scheme is not ("mqtt" or "mqtts" or "ws" or "wss") || server.Host.Length == 0)
            {
                faults.Add($"Server is '{server}'; give mqtt://host:1883, mqtts://host:8883, ws://host/mqtt or wss://host/mqtt.");
            }
        }
    }

    /// <summary>What a 3.1.1 CONNECT cannot say.</summary>
    public static IEnumerable<string> FaultsOfVersion311(this MqttClientOptions options)
    {
        if (options.ClientId.Length == 0 && !options.CleanStart)
        {
            yield return "ClientId is empty without CleanStart, which MQTT 3.1.1 forbids [MQTT-3.1.3-7].";
        }

        if (options.Password is not null && options.UserName is null)
        {
            yield return "Password is set without UserName, which MQTT 3.1.1 forbids [MQTT-3.1.2-22].";
        }
    }

    private static void CheckSession(MqttClientOptions options, List<string> faults)
    {
        if (options.Version is not (null or MqttVersion.V311 or MqttVersion.V500))
        {
            faults.Add($"Version is {options.Version}; 3.1.1 and 5.0 are spoken.");
        }

        if (options.Version == MqttVersion.V311)
        {
            faults.AddRange(options.FaultsOfVersion311());
        }

        if (options.SessionExpiryInterval != TimeSpan.MaxValue && !IsSeconds(options.SessionExpiryInterval, uint.MaxValue - 1))
        {
            faults.Add(
                $"SessionExpiryInterval is {options.SessionExpiryInterval}; give 0 to {uint.MaxValue - 1} whole seconds or MaxValue.");
        }

        if (!IsSeconds(options.KeepAlive, ushort.MaxValue))
        {
            faults.Add($"KeepAlive is {options.KeepAlive}; give 0 to {ushort.MaxValue} whole seconds.");
        }
    }

    private static void CheckLimits(MqttClientOptions options, List<string> faults)
    {
        CheckAtLeastOne(options.ReceiveMaximum, nameof(options.ReceiveMaximum), faults);
        CheckAtLeastOne(options.MaximumPacketSize, nameof(options.MaximumPacketSize), faults);
        CheckAtLeastOne(options.InFlightLimit ?? 1, nameof(options.InFlightLimit), faults);
        CheckAtLeastOne(options.OutgoingQueueLimit, nameof(options.OutgoingQueueLimit), faults);
        CheckAtLeastOne(options.IncomingQueueLimit, nameof(options.IncomingQueueLimit), faults);
        if (options.ConnectTimeout <= TimeSpan.Zero)
        {
            faults.Add($"ConnectTimeout is {options.ConnectTimeout}; give more than zero.");
        }

        var backOff = options.ReconnectBackOff;
        if (backOff.Minimum < TimeSpan.Zero || backOff.Maximum < backOff.Minimum || backOff.Jitter is not (>= 0 and <= 1))
        {
            faults.Add($"ReconnectBackOff is {backOff}; give 0 <= Minimum <= Maximum and a Jitter of 0 to 1.");
        }
    }

    private static void CheckAtLeastOne(int value, string name, List<string> faults)
    {
        if (value < 1)
        {
            faults.Add($"{name} is {value}; give at least 1.");
        }
    }

    private static bool IsSeconds(TimeSpan value, uint maximum) =>
        value >= TimeSpan.Zero && value.TotalSeconds <= maximum && value.Ticks % TimeSpan.TicksPerSecond == 0;
}
