namespace ThinMqtt.Contracts;

/// <summary>Where a release is announced: <c>thin/updates/{channel}/{package}</c>.</summary>
public static class UpdateTopics
{
    private const string Prefix = "thin/updates/";

    /// <summary>The Topic Filter for all packages of all channels.</summary>
    public const string AllFilter = Prefix + "+/+";

    /// <summary>Retained: removing the message withdraws the release.</summary>
    public static TopicDelivery Delivery => TopicDelivery.State;

    public static string For(ChannelName channel, PackageName package) => $"{Prefix}{channel.Value}/{package.Value}";

    /// <summary>The Topic Filter for all packages of one channel.</summary>
    public static string Filter(ChannelName channel) => $"{Prefix}{channel.Value}/+";

    /// <returns>False when it is not of this form or a name in it is not valid.</returns>
    public static bool TryParse(string topicName, out ChannelName channel, out PackageName package)
    {
        ArgumentNullException.ThrowIfNull(topicName);
        channel = default;
        package = default;
        if (!topicName.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var end = topicName.IndexOf('/', Prefix.Length);
        return end >= 0
            && ChannelName.TryParse(topicName[Prefix.Length..end], out channel, out _)
            && PackageName.TryParse(topicName[(end + 1)..], out package, out _);
    }
}
