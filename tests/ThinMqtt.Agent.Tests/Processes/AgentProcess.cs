using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

/// <summary>The built agent.</summary>
internal static class AgentProcess
{
    public static DeviceId Id { get; } = DeviceId.Parse("lab-1");

    public static ChildProcess Start(Uri server, params string[] arguments) =>
        Run(["--server", server.ToString(), "--id", Id.Value, .. arguments]);

    public static ChildProcess Run(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null) =>
        ChildProcess.Start("dotnet", ["exec", typeof(AgentSession).Assembly.Location, .. arguments], environment: environment);
}
