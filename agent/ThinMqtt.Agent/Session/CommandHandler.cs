using ThinMqtt.Client;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Does what the manager wants done once, and says what became of it.</summary>
/// <param name="id">The device.</param>
/// <param name="client">Publishes the results.</param>
/// <param name="cancel">Stops the update to a release; returns why it cannot, null when it does.</param>
/// <param name="log">The log.</param>
/// <param name="time">The clock.</param>
internal sealed class CommandHandler(
    DeviceId id, MqttClient client, Func<ReleaseReference, string?> cancel, AgentLog log, TimeProvider time)
{
    /// <summary>The command is acknowledged after its result is: a crash between them has it sent again.</summary>
    public async ValueTask HandleAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (!Payload.TryParse<CommandPayload>(message.Payload.Span, out var command, out var reason))
        {
            log.CommandRefused(reason);
            return;
        }

        var result = Execute(command, time.GetUtcNow(), cancel);
        log.CommandDone(result);
        var published = await client.PublishAsync(DeviceMessage.Of(id, DeviceTopic.Result, result), cancellationToken);
        if (!published.IsSuccess)
        {
            log.PublishRefused(DeviceTopics.Result(id), published.Text ?? published.ReasonCode.ToString());
        }
    }

    internal static ResultPayload Execute(CommandPayload command, DateTimeOffset now, Func<ReleaseReference, string?> cancel)
    {
        var (state, reason) = command switch
        {
            { Expires: { } expires } when expires <= now =>
                (CommandState.Expired, $"The command was to be done before {expires.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC."),
            { Kind: CommandKinds.Ping } => (CommandState.Succeeded, null),
            { Kind: CommandKinds.Cancel, Release: { } release } => ResultOf(cancel(release)),
            { Kind: CommandKinds.Cancel } => ResultOf("The command does not say which release ('release' is missing)."),
            _ => (CommandState.Unsupported, $"thinmqtt-agent {AgentVersion.Text} does not do '{command.Kind}'."),
        };
        return new ResultPayload { Id = command.Id, Kind = command.Kind, State = state, Reason = reason, At = now };
    }

    private static (CommandState State, string? Reason) ResultOf(string? problem) =>
        (problem is null ? CommandState.Succeeded : CommandState.Failed, problem);
}
