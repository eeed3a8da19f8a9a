using System.Runtime.CompilerServices;
using ThinMqtt.EndToEnd.Tests.OtherClients;

namespace ThinMqtt.EndToEnd.Tests.Rollout;

/// <summary>What <c>tests/run</c> makes before the tests: the agent as it runs on devices, and a package of Debian's.</summary>
internal static class Built
{
    private static readonly string Artifacts = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", "..", "artifacts"));

    /// <summary>Native AOT.</summary>
    public static string Agent { get; } = Path.Combine(Artifacts, "agent", "thinmqtt-agent");

    /// <summary>The unpacked files of Debian's busybox.</summary>
    public static string Busybox { get; } = Path.Combine(Artifacts, "busybox");

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

/// <summary>A test that needs the agent of <see cref="Built"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AgentFactAttribute : FactAttribute
{
    public AgentFactAttribute() => Skip = Missing();

    internal static string? Missing() => File.Exists(Built.Agent) ? null : $"{Built.Agent} is not there; tests/run builds it.";
}

/// <summary>A test that needs the agent and BusyBox.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BusyboxFactAttribute : FactAttribute
{
    public BusyboxFactAttribute() => Skip = AgentFactAttribute.Missing()
        ?? (Directory.Exists(Built.Busybox) ? null : $"{Built.Busybox} is not there; tests/run unpacks it where apt-get can download it.");
}

/// <summary>A test that needs the agent, Node.js and MQTT.js.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AgentAndMqttJsFactAttribute : FactAttribute
{
    public AgentAndMqttJsFactAttribute() => Skip = AgentFactAttribute.Missing() ?? new MqttJsTheoryAttribute().Skip;
}
