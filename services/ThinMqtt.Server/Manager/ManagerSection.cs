using System.Net;
using Microsoft.Extensions.Options;
using ThinMqtt.Broker;
using ThinMqtt.Client;
using ThinMqtt.Manager;
using ThinMqtt.Protocol;

namespace ThinMqtt.Server;

/// <summary>The section Manager of the configuration. What is unset has the default of <see cref="ManagerOptions"/>.</summary>
internal sealed class ManagerSection
{
    public const string Name = "Manager";

    /// <summary>The broker, such as mqtt://broker:1883, or the servers of its cluster with commas between. Default: the one in this process.</summary>
    public string? Mqtt { get; set; }

    /// <summary>As <see cref="MqttVersionText.Forms"/>. Default: auto.</summary>
    public string? MqttVersion { get; set; }

    public string? ClientId { get; set; }

    /// <summary>Default: none, or with the broker in this process one that both of them make up at each start.</summary>
    public string? UserName { get; set; }

    /// <summary>A file with nothing but the password.</summary>
    public string? PasswordFile { get; set; }

    public Uri? PublicUrl { get; set; }

    public TimeSpan? UrlLifetime { get; set; }

    public TimeSpan? HeartbeatInterval { get; set; }

    public TimeSpan? LeaseDuration { get; set; }

    public long? MaximumArtifactSize { get; set; }

    public int? EventsPerDevice { get; set; }

    /// <summary>Default: none, and artifacts are in the data folder.</summary>
    public S3Options? S3 { get; set; }

    /// <summary>Default: none, and the inventory is in the data folder.</summary>
    public MongoDbOptions? MongoDb { get; set; }

    /// <exception cref="InvalidOperationException">A key is unknown, or a value is none of its kind.</exception>
    public static ManagerSection Read(IConfiguration configuration) =>
        configuration.GetSection(Name).Get<ManagerSection>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new ManagerSection();

    /// <param name="dataFolder">Where it keeps everything.</param>
    /// <param name="own">How it enters the broker of this process; null when that one is open, or elsewhere.</param>
    /// <exception cref="InvalidOperationException">The password cannot be read, or an address or the version is none.</exception>
    /// <exception cref="OptionsValidationException">Options cannot be used.</exception>
    public ManagerOptions ToOptions(string dataFolder, OwnCredentials? own)
    {
        var servers = Servers();
        var standard = new ManagerOptions { DataFolder = dataFolder, Mqtt = services => servers.FirstOrDefault() ?? BrokerHere(services) };
        return standard with
        {
            OtherMqttServers = [.. servers.Skip(1)],
            MqttVersion = Version(),
            ClientId = ClientId ?? standard.ClientId,
            UserName = UserName ?? own?.UserName,
            Password = PasswordFile is null ? own?.Password : ReadPassword(PasswordFile),
            PublicUrl = PublicUrl,
            UrlLifetime = UrlLifetime ?? standard.UrlLifetime,
            HeartbeatInterval = HeartbeatInterval ?? standard.HeartbeatInterval,
            LeaseDuration = LeaseDuration ?? standard.LeaseDuration,
            MaximumArtifactSize = MaximumArtifactSize ?? standard.MaximumArtifactSize,
            EventsPerDevice = EventsPerDevice ?? standard.EventsPerDevice,
            S3 = S3,
            MongoDb = MongoDb,
        };
    }

    private Uri[] Servers() => Mqtt is null ? [] : [.. Mqtt.Split(',', StringSplitOptions.TrimEntries).Select(Server).Distinct()];

    private static Uri Server(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var server) && server is { Scheme: "mqtt" or "mqtts" or "ws" or "wss", Host.Length: > 0 }
            ? server
            : throw new InvalidOperationException(
                $"Manager:Mqtt: '{text}' is no server; give mqtt://host:1883, mqtts://host:8883, ws://host/mqtt or wss://host/mqtt, several with commas.");

    private MqttVersion? Version()
    {
        MqttVersion? version = null;
        return MqttVersion is null || MqttVersionText.TryParse(MqttVersion, out version)
            ? version
            : throw new InvalidOperationException($"Manager:MqttVersion is '{MqttVersion}'; give {MqttVersionText.Forms}.");
    }

    private static Uri BrokerHere(IServiceProvider services)
    {
        var address = services.GetRequiredService<MqttBrokerService>().TcpEndPoints[0];
        var reachable = address.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : address.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : address.Address;
        return new Uri($"mqtt://{new IPEndPoint(reachable, address.Port)}");
    }

    private static string ReadPassword(string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Manager:PasswordFile: {file} cannot be read: {exception.Message}", exception);
        }
    }
}
