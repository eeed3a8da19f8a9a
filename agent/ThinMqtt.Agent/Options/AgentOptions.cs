using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;

namespace ThinMqtt.Agent;

/// <summary>What the agent was told, checked, with the files it names already read.</summary>
internal sealed record AgentOptions
{
    public const string DefaultRoot = "/var/lib/thinmqtt";

    /// <summary>At least one, of one cluster: <c>mqtt</c>, <c>mqtts</c>, <c>ws</c> or <c>wss</c>.</summary>
    public required IReadOnlyList<Uri> Servers { get; init; }

    /// <summary>Null finds out.</summary>
    public MqttVersion? MqttVersion { get; init; }

    /// <summary>Null derives it from the machine.</summary>
    public DeviceId? Id { get; init; }

    /// <summary>Where packages are installed: an absolute path.</summary>
    public string Root { get; init; } = DefaultRoot;

    /// <summary>Those of a device whose settings name none. Default: <c>stable</c>.</summary>
    public IReadOnlyList<ChannelName> Channels { get; init; } = [ChannelName.Parse("stable")];

    /// <summary>Whether releases without a signature are taken. Default: from a server on this machine only.</summary>
    public bool AllowUnsigned { get; init; }

    /// <summary>Between two checks that what is installed is whole. Default: 1 hour.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whether a person at the terminal is asked before an installation. Default: no.</summary>
    public bool Ask { get; init; }

    public string? User { get; init; }

    public byte[]? Password { get; init; }

    public MqttTlsOptions Tls { get; init; } = new();
}
