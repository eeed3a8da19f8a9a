using ThinMqtt.EndToEnd.Tests.OtherClients;
using ThinMqtt.EndToEnd.Tests.Rollout;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>A test that needs systemd-analyze; systemd need not run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SystemdFactAttribute : FactAttribute
{
    public SystemdFactAttribute() => Skip = Tools.Missing("systemd-analyze", "apt install systemd");
}

/// <summary>A test that needs docker-compose; no container is started.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ComposeFactAttribute : FactAttribute
{
    public ComposeFactAttribute() => Skip = Tools.Missing("docker-compose", "apt install docker-compose");
}

/// <summary>A test that needs mosquitto, mosquitto_passwd and the agent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MosquittoSiteFactAttribute : FactAttribute
{
    public MosquittoSiteFactAttribute() => Skip = MosquittoServer.SkipReason
        ?? Tools.Missing("mosquitto_passwd", "apt install mosquitto")
        ?? AgentFactAttribute.Missing();
}

/// <summary>As <see cref="MosquittoSiteFactAttribute"/>, for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MosquittoSiteTheoryAttribute : TheoryAttribute
{
    public MosquittoSiteTheoryAttribute() => Skip = new MosquittoSiteFactAttribute().Skip;
}

/// <summary>A test that needs nats-server.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NatsFactAttribute : FactAttribute
{
    public NatsFactAttribute() => Skip = NatsNode.SkipReason;
}

/// <summary>A test that needs nats-server and the agent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NatsSiteFactAttribute : FactAttribute
{
    public NatsSiteFactAttribute() => Skip = NatsNode.SkipReason ?? AgentFactAttribute.Missing();
}

/// <summary>A test that packs the agent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DebFactAttribute : FactAttribute
{
    public DebFactAttribute() => Skip = Missing();

    internal static string? Missing() => DebTheoryAttribute.Missing() ?? AgentFactAttribute.Missing();
}

/// <summary>A test of what is not packed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DebTheoryAttribute : TheoryAttribute
{
    public DebTheoryAttribute() => Skip = Missing();

    internal static string? Missing() => Tools.Missing("dpkg-deb", "Debian's package dpkg has it");
}

/// <summary>A test that packs the agent and installs it, below a root folder of its own with BusyBox as its only program.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DebInstallationFactAttribute : FactAttribute
{
    public DebInstallationFactAttribute() => Skip = DebFactAttribute.Missing()
        ?? new BusyboxFactAttribute().Skip
        ?? (Environment.IsPrivilegedProcess ? null : "dpkg runs scripts in a changed root, which only root may; run the tests as root.");
}
