namespace ThinMqtt.EndToEnd.Tests.OtherClients;

/// <summary>A test that needs mosquitto's command-line clients.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MosquittoTheoryAttribute : TheoryAttribute
{
    private const string Remedy = "apt install mosquitto-clients";

    public MosquittoTheoryAttribute() => Skip = Tools.Missing("mosquitto_pub", Remedy) ?? Tools.Missing("mosquitto_sub", Remedy);
}

/// <summary>A test that needs Node.js and the packages that <c>npm ci</c> installs in <see cref="MqttJs.Folder"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MqttJsTheoryAttribute : TheoryAttribute
{
    public MqttJsTheoryAttribute() => Skip = Tools.Missing("node", "apt install nodejs")
        ?? (Directory.Exists(Path.Combine(MqttJs.Folder, "node_modules", "mqtt")) ? null : $"MQTT.js is not there; npm ci in {MqttJs.Folder}.");
}

internal static class Tools
{
    /// <returns>Null when the program is on the path; otherwise what to do.</returns>
    public static string? Missing(string program, string remedy)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Any(folder => File.Exists(Path.Combine(folder, program))) ? null : $"{program} is not there; {remedy}.";
    }
}
