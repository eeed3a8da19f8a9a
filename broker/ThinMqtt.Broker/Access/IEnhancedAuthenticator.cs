using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>One method of enhanced authentication (MQTT 5.0, section 4.12). Used by many connections at once.</summary>
public interface IEnhancedAuthenticator
{
    /// <summary>The Authentication Method of CONNECT that chooses this one; case matters.</summary>
    string Method { get; }

    /// <summary>Begins the exchange of one connection, or its re-authentication (section 4.12.1).</summary>
    IEnhancedAuthenticationExchange Begin(EnhancedAuthenticationContext context);
}

/// <summary>The exchange of one connection: asked by one caller, one step after the other.</summary>
public interface IEnhancedAuthenticationExchange
{
    /// <summary>Answers the Authentication Data of CONNECT, then of every AUTH with Continue authentication.</summary>
    /// <param name="data">Empty when absent; valid until the result is there.</param>
    /// <param name="cancellationToken">The connection ended.</param>
    ValueTask<EnhancedAuthenticationStep> NextAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);
}

/// <param name="ClientId">The one that the session will have.</param>
/// <param name="UserName">As the client calls itself in CONNECT, unproved.</param>
public sealed record EnhancedAuthenticationContext(string ClientId, string? UserName);

/// <summary>What follows from one message of the client.</summary>
public abstract record EnhancedAuthenticationStep
{
    private EnhancedAuthenticationStep()
    {
    }

    /// <summary>AUTH with Continue authentication goes to the client.</summary>
    public sealed record Challenge(ReadOnlyMemory<byte> Data) : EnhancedAuthenticationStep;

    /// <summary>The name is proved; the data goes with CONNACK, or with AUTH when the connection was there before.</summary>
    public sealed record Success(string UserName, ReadOnlyMemory<byte> Data) : EnhancedAuthenticationStep;

    /// <summary>The connection ends with this Reason Code; the text is for the broker's log.</summary>
    public sealed record Failure(ReasonCode ReasonCode, string Reason) : EnhancedAuthenticationStep;
}
