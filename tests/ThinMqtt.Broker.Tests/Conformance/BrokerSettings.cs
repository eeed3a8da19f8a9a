namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>What a test wants of its broker.</summary>
internal sealed class BrokerSettings
{
    private readonly List<Action<MqttBrokerOptions>> _options = [options => (options.Threads, options.SysInterval) = (1, TimeSpan.Zero)];
    private readonly List<Action<AccessOptions>> _access = [];

    public List<IEnhancedAuthenticator> Authenticators { get; } = [];

    public DateTimeOffset? StartAt { get; set; }

    public bool? AllowAnonymous { get; set; }

    public Action<MqttBroker>? BeforeStart { get; set; }

    public void Options(Action<MqttBrokerOptions> configure) => _options.Add(configure);

    public void Limits(Action<LimitsOptions> configure) => _options.Add(options => configure(options.Limits));

    public void Access(Action<AccessOptions> configure) => _access.Add(configure);

    public void Apply(MqttBrokerOptions options) => _options.ForEach(configure => configure(options));

    public void Apply(AccessOptions options) => _access.ForEach(configure => configure(options));
}
