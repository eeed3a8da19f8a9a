using Microsoft.Extensions.Options;
using ThinMqtt.Protocol;

namespace ThinMqtt.Manager;

/// <summary>What a manager is told once, when it is added to the host.</summary>
public sealed record ManagerOptions
{
    /// <summary>
    /// Where the inventory (<c>manager.db</c>) is kept, without <see cref="MongoDb"/>, and, without <see cref="S3"/>, artifacts and the secret
    /// of download URLs; made where it is missing.
    /// </summary>
    public required string DataFolder { get; init; }

    /// <summary>
    /// The broker, such as <c>mqtt://127.0.0.1:1883</c>. Asked for when the host has started, so that a broker in the same process may
    /// have taken a free port.
    /// </summary>
    public required Func<IServiceProvider, Uri> Mqtt { get; init; }

    /// <summary>Further servers of the broker's cluster. Default: none.</summary>
    public IReadOnlyList<Uri> OtherMqttServers { get; init; } = [];

    /// <summary>5.0 or 3.1.1. Default: null, which finds out.</summary>
    public MqttVersion? MqttVersion { get; init; }

    /// <summary>Default: <c>thinmqtt-manager</c>. It names the session that keeps messages while the manager is away.</summary>
    public string ClientId { get; init; } = "thinmqtt-manager";

    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>
    /// How devices reach this host's HTTP, such as <c>https://updates.example.com</c>. Default: the first address that the host listens
    /// on; where that is all addresses, with the machine's name.
    /// </summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>How long a download URL is good for: at least a minute; with <see cref="S3"/> at most 7 days. Default: 24 h, after which a leaked one is worth nothing.</summary>
    public TimeSpan UrlLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Between two heartbeats of a device: at least a second. Default: 30 s, the agent's. Three missing ones make it stale.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>In bytes. Default: 16 GiB, four times the largest image seen in the field.</summary>
    public long MaximumArtifactSize { get; init; } = 16L << 30;

    /// <summary>Where artifacts are, if not in the data folder. Default: null.</summary>
    public S3Options? S3 { get; init; }

    /// <summary>Where the inventory is, if not in the data folder. Several managers may share it, which then need <see cref="S3"/>, too. Default: null.</summary>
    public MongoDbOptions? MongoDb { get; init; }

    /// <summary>The history kept of one device, 1 to 100,000. Default: 200, a month of a device that is switched off every night.</summary>
    public int EventsPerDevice { get; init; } = 200;

    /// <summary>
    /// Of several managers on one inventory one works for it; for how long it may be silent before another one does: a second or more.
    /// Default: 10 s, more than a busy machine or a short break of the network takes.
    /// </summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock of presence, events and URLs. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whether the inventory may have several managers.</summary>
    internal bool IsShared => MongoDb is not null;

    /// <exception cref="OptionsValidationException">At least one option cannot be used; it lists all.</exception>
    public void ThrowIfInvalid()
    {
        var errors = new List<string>();
        void Require(bool holds, string key, object? value, string rule)
        {
            if (!holds)
            {
                errors.Add($"Manager:{key} is '{value}'; {rule}.");
            }
        }

        Require(DataFolder.Length > 0, nameof(DataFolder), DataFolder, "it is the path of a folder");
        Require(ClientId.Length > 0, nameof(ClientId), ClientId, "it is a name, as the session needs one");
        Require(Password is null || UserName is not null, nameof(UserName), UserName, "a password goes with a user name");
        Require(IsHttp(PublicUrl), nameof(PublicUrl), PublicUrl, "it is an http or https URL without query");
        Require(UrlLifetime >= TimeSpan.FromMinutes(1), nameof(UrlLifetime), UrlLifetime, "it is a minute or more");
        Require(HeartbeatInterval >= TimeSpan.FromSeconds(1), nameof(HeartbeatInterval), HeartbeatInterval, "it is a second or more");
        Require(LeaseDuration >= TimeSpan.FromSeconds(1), nameof(LeaseDuration), LeaseDuration, "it is a second or more");
        Require(MaximumArtifactSize >= 1, nameof(MaximumArtifactSize), MaximumArtifactSize, "it is 1 byte or more");
        Require(EventsPerDevice is >= 1 and <= 100_000, nameof(EventsPerDevice), EventsPerDevice, "it is 1 to 100000");
        errors.AddRange(S3?.Problems(Environment.GetEnvironmentVariable, UrlLifetime, MaximumArtifactSize) ?? []);
        errors.AddRange(MongoDb?.Problems() ?? []);
        if (errors.Count > 0)
        {
            throw new OptionsValidationException("Manager", typeof(ManagerOptions), errors);
        }
    }

    private static bool IsHttp(Uri? url) =>
        url is null || (url.IsAbsoluteUri && url.Query.Length == 0 && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps));
}
