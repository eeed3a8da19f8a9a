namespace ThinMqtt.Broker;

/// <summary>The broker's configuration; the listeners are added to the builder of <c>AddMqttBroker</c>.</summary>
public class MqttBrokerOptions
{
    /// <summary>
    /// Where retained messages and sessions are kept. <see langword="null"/> keeps them in memory only: they end with the
    /// process.
    /// </summary>
    public string? DataFolder { get; set; }

    /// <summary>Threads that serve plain TCP; 0 takes half the processors, at least one and at most eight.</summary>
    public int Threads { get; set; }

    /// <summary>Between two publications of the <c>$SYS</c> topics; zero publishes none. 10 s, as mosquitto has it.</summary>
    public TimeSpan SysInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// After a restart, how long Wills of clients that were connected wait for them to come back, at the least
    /// (section 3.1.2.5 lets a server that failed defer them). 30 s: back-off and jitter of a fleet that reconnects.
    /// </summary>
    public TimeSpan RestartWillDelay { get; set; } = TimeSpan.FromSeconds(30);

    public LimitsOptions Limits { get; set; } = new();
}
