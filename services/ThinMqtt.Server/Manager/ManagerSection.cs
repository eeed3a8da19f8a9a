using System.Net;
using Microsoft.Extensions.Options;
using ThinMqtt.Broker;
using ThinMqtt.Manager;

namespace ThinMqtt.Server;

/// <summary>The section Manager of the configuration. What is unset has the default of <see cref="ManagerOptions"/>.</summary>
internal sealed class ManagerSection
{
    public const string Name = "Manager";

    /// <summary>The broker, such as mqtt://broker:1883. Default: the one in this process.</summary>
    public Uri? Mqtt { get; set; }

    public string? ClientId { get; set; }

    /// <summary>Default: none, or with the broker in this process one that both of them make up at each start.</summary>
    public string? UserName { get; set; }

    /// <summary>A file with nothing but the password.</summary>
    public string? PasswordFile { get; set; }

    public Uri? PublicUrl { get; set; }

    public TimeSpan? UrlLifetime { get; set; }

    public TimeSpan? HeartbeatInterval { get; set; }

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
    /// <exception cref="OptionsValidationException">Options cannot be used.</exception>
    public ManagerOptions ToOptions(string dataFolder, OwnCredentials? own)
    {
        var standard = new ManagerOptions { DataFolder = dataFolder, Mqtt = services => Mqtt ?? BrokerHere(services) };
        return standard with
        {
            ClientId = ClientId ?? standard.ClientId,
            UserName = UserName ?? own?.UserName,
            Password = PasswordFile is null ? own?.Password : ReadPassword(PasswordFile),
            PublicUrl = PublicUrl,
            UrlLifetime = UrlLifetime ?? standard.UrlLifetime,
            HeartbeatInterval = HeartbeatInterval ?? standard.HeartbeatInterval,
            MaximumArtifactSize = MaximumArtifactSize ?? standard.MaximumArtifactSize,
            EventsPerDevice = EventsPerDevice ?? standard.EventsPerDevice,
            S3 = S3,
            MongoDb = MongoDb,
        };
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
