using ThinMqtt.Client;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Does what the manager wants done once, and says what became of it.</summary>
internal sealed class CommandHandler(DeviceId id, MqttClient client, AgentLog log, TimeProvider time)
{
    /// <summary>The command is acknowledged after its result is: a crash between them has it sent again.</summary>
    public async ValueTask HandleAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (!Payload.TryParse<CommandPayload>(message.Payload.Span, out var command, out var reason))
        {
            log.CommandRefused(reason);
            return;
        }

        var result = Execute(command, time.GetUtcNow());
        log.CommandDone(result);
        var published = await client.PublishAsync(DeviceMessage.Of(id, DeviceTopic.Result, result), cancellationToken);
        if (!published.IsSuccess)
        {
            log.PublishRefused(DeviceTopics.Result(id), published.Text ?? published.ReasonCode.ToString());
        }
    }

    internal static ResultPayload Execute(CommandPayload command, DateTimeOffset now)
    {
        var (state, reason) = command switch
        {
            { Expires: { } expires } when expires <= now =>
                (CommandState.Expired, $"The command was to be done before {expires.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC."),
            { Kind: CommandKinds.Ping } => (CommandState.Succeeded, null),
            _ => (CommandState.Unsupported, $"thinmqtt-agent {AgentVersion.Text} does not do '{command.Kind}'."),
        };
        return new ResultPayload { Id = command.Id, Kind = command.Kind, State = state, Reason = reason, At = now };
    }
}
