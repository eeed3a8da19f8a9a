using System.Reflection;

namespace ThinMqtt.Agent;

internal static class AgentVersion
{
    /// <summary>As a person knows it, without the commit.</summary>
    public static string Text { get; } = typeof(AgentVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
