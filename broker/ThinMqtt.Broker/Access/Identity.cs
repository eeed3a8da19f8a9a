using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>Who a connection is, and what it may do: immutable, good for the life of the connection.</summary>
internal sealed record Identity
{
    private readonly AccessRules _publish;
    private readonly AccessRules _subscribe;

    public Identity(string? userName, AccessRules publish, AccessRules subscribe) =>
        (UserName, _publish, _subscribe) = (userName, publish, subscribe);

    /// <summary>As proved; <see langword="null"/> for an anonymous client.</summary>
    public string? UserName { get; init; }

    /// <param name="topicName">A valid Topic Name.</param>
    public bool MayPublish(ReadOnlySpan<byte> topicName) => _publish.AllowTopic(topicName);

    /// <param name="topicFilter">A valid Topic Filter, shared or not.</param>
    public bool MaySubscribe(ReadOnlySpan<byte> topicFilter) => _subscribe.AllowFilter(topicFilter);
}

/// <summary>The outcome of an authentication: an identity, or the Reason Code for CONNACK.</summary>
internal readonly record struct AuthenticationResult(ReasonCode ReasonCode, Identity? Identity)
{
    public static AuthenticationResult Accept(Identity identity) => new(ReasonCode.Success, identity);

    public static AuthenticationResult Refuse(ReasonCode reasonCode) => new(reasonCode, null);
}
