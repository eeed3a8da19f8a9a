using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>A connection was not established: the server was not reached, or it refused.</summary>
public sealed class MqttConnectException : Exception
{
    public MqttConnectException()
    {
    }

    public MqttConnectException(string message)
        : base(message)
    {
    }

    public MqttConnectException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal MqttConnectException(ReasonCode? reasonCode, string message, Exception? innerException = null)
        : base(message, innerException) => ReasonCode = reasonCode;

    /// <summary>One for all servers of a round.</summary>
    internal static MqttConnectException Of(IReadOnlyList<MqttConnectException> failures) => failures switch
    {
        [var only] => only,
        _ => new MqttConnectException(
            failures.FirstOrDefault(failure => failure.ReasonCode is not null)?.ReasonCode,
            $"None of {failures.Count} servers: {string.Join(" ", failures.Select(failure => failure.Message))}",
            new AggregateException(failures)),
    };

    /// <summary>That of the server's CONNACK; <see langword="null"/> when none came.</summary>
    public ReasonCode? ReasonCode { get; }

    internal VersionAnswer VersionAnswer { get; init; }
}
