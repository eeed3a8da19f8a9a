using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>One server's address, and what it has shown of the versions of MQTT that it speaks.</summary>
/// <param name="address">As in the options.</param>
/// <param name="wanted">The only version to try; <see langword="null"/> is automatic.</param>
/// <param name="time">The clock.</param>
internal sealed class KnownServer(Uri address, MqttVersion? wanted, TimeProvider time)
{
    /// <summary>A server that was upgraded restarts, so that its clients connect anew; only then does asking for 5.0 cost anything.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private MqttVersion? _spoken;
    private long _since;

    public Uri Address => address;

    /// <summary>The one to try first.</summary>
    public MqttVersion Version => wanted ?? (FallBackIsRecent ? MqttVersion.V311 : MqttVersion.V500);

    private bool FallBackIsRecent => _spoken == MqttVersion.V311 && time.GetElapsedTime(_since) < Memory;

    /// <summary>Whether to try 3.1.1 after <see cref="Version"/> has failed, as far as this server goes.</summary>
    /// <param name="answer">How it failed.</param>
    public bool MayFallBack(VersionAnswer answer)
    {
        var isFirst = Version == MqttVersion.V500;
        if (answer == VersionAnswer.Refused && !isFirst)
        {
            _spoken = null; // what was found does not hold any more; the next attempt asks for 5.0
        }

        return wanted is null && isFirst && answer != VersionAnswer.None;
    }

    public void OnConnected(MqttVersion version)
    {
        if (version == MqttVersion.V311 && FallBackIsRecent)
        {
            return;
        }

        _spoken = version;
        _since = time.GetTimestamp();
    }
}
