namespace ThinMqtt.Contracts;

/// <summary>Topics of one device: <c>thin/devices/{id}/{kind}</c>.</summary>
public static class DeviceTopics
{
    private const string Prefix = "thin/devices/";

    private static readonly string[] Levels =
        [.. Enum.GetValues<DeviceTopic>().Select(topic => topic.ToString().ToLowerInvariant())];

    public static string Presence(DeviceId id) => For(id, DeviceTopic.Presence);

    public static string Hardware(DeviceId id) => For(id, DeviceTopic.Hardware);

    public static string Heartbeat(DeviceId id) => For(id, DeviceTopic.Heartbeat);

    public static string Packages(DeviceId id) => For(id, DeviceTopic.Packages);

    public static string Update(DeviceId id) => For(id, DeviceTopic.Update);

    public static string Settings(DeviceId id) => For(id, DeviceTopic.Settings);

    public static string Request(DeviceId id) => For(id, DeviceTopic.Request);

    public static string Response(DeviceId id) => For(id, DeviceTopic.Response);

    public static string Command(DeviceId id) => For(id, DeviceTopic.Command);

    public static string Result(DeviceId id) => For(id, DeviceTopic.Result);

    public static string For(DeviceId id, DeviceTopic topic) => $"{Prefix}{id.Value}/{Levels[(int)topic]}";

    /// <summary>The Topic Filter for one topic of all devices, such as <c>thin/devices/+/heartbeat</c>.</summary>
    public static string Filter(DeviceTopic topic) => $"{Prefix}+/{Levels[(int)topic]}";

    /// <summary>The Topic Filter for all that concerns one device.</summary>
    public static string Filter(DeviceId id) => $"{Prefix}{id.Value}/#";

    public static TopicDelivery Delivery(DeviceTopic topic) => topic switch
    {
        DeviceTopic.Heartbeat => TopicDelivery.Signal,
        DeviceTopic.Request or DeviceTopic.Response or DeviceTopic.Command or DeviceTopic.Result => TopicDelivery.Message,
        _ => TopicDelivery.State,
    };

    /// <returns>False when it is no device's topic, one of an unknown kind, or its id is not valid.</returns>
    public static bool TryParse(string topicName, out DeviceId id, out DeviceTopic topic)
    {
        ArgumentNullException.ThrowIfNull(topicName);
        id = default;
        topic = default;
        if (!topicName.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var end = topicName.IndexOf('/', Prefix.Length);
        var level = end < 0 ? -1 : Array.IndexOf(Levels, topicName[(end + 1)..]);
        topic = (DeviceTopic)Math.Max(level, 0);
        return level >= 0 && DeviceId.TryParse(topicName[Prefix.Length..end], out id, out _);
    }
}
