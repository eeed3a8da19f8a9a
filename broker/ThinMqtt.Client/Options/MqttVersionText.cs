using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>Versions of MQTT as people write them.</summary>
public static class MqttVersionText
{
    /// <summary>What can be given.</summary>
    public const string Forms = "auto, 5 or 3.1.1";

    /// <param name="text">One of <see cref="Forms"/>.</param>
    /// <param name="version">As <see cref="MqttClientOptions.Version"/>: null is automatic.</param>
    public static bool TryParse(string text, out MqttVersion? version)
    {
        version = text switch
        {
            "5" or "5.0" => MqttVersion.V500,
            "3.1.1" => MqttVersion.V311,
            _ => null,
        };
        return version is not null || text == "auto";
    }

    /// <summary>5.0 or 3.1.1.</summary>
    public static string Of(MqttVersion version) => version == MqttVersion.V500 ? "5.0" : "3.1.1";
}
