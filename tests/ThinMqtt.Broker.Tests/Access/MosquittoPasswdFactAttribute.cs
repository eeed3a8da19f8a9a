namespace ThinMqtt.Broker.Tests.Access;

/// <summary>Needs the program mosquitto_passwd.</summary>
public sealed class MosquittoPasswdFactAttribute : FactAttribute
{
    public const string Program = "/usr/bin/mosquitto_passwd";

    public MosquittoPasswdFactAttribute()
    {
        if (!File.Exists(Program))
        {
            Skip = $"{Program} is not installed; it comes with mosquitto.";
        }
    }
}
