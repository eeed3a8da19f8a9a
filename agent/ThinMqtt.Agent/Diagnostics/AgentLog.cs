using System.Globalization;
using ThinMqtt.Client;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>All that the agent logs: one line for each event. May be called from any thread.</summary>
internal sealed class AgentLog(TextWriter output, TimeProvider time)
{
    private const int MostFailures = 50;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _failures = [];

    public void CannotStart(IReadOnlyList<string> errors)
    {
        foreach (var error in errors)
        {
            Write("error", error);
        }

        Write("error", "thinmqtt-agent cannot start; --help lists the options.");
    }

    public void Started(DeviceIdentity id, IReadOnlyList<Uri> servers) => Write(
        "info",
        $"thinmqtt-agent {AgentVersion.Text} is device {id.Id} (from {id.Source});"
            + $" {(servers.Count == 1 ? "the server is" : "the servers are")} {string.Join(", ", servers)}");

    public void Stopped() => Write("info", "stopped");

    public void Connected(MqttConnectedEventArgs connected)
    {
        lock (_gate)
        {
            _failures.Clear();
        }

        var session = connected.ConnAck.SessionPresent ? "the session goes on" : "a new session begins";
        Write("info", $"connected to {connected.Server.Name()} with MQTT {MqttVersionText.Of(connected.Version)}; {session}");
    }

    public void Ready() => Write("info", "ready");

    /// <summary>The same failure again is not repeated: a server may be away for weeks.</summary>
    public void ConnectFailed(string reason)
    {
        lock (_gate)
        {
            if (_failures.Count == MostFailures)
            {
                _failures.Clear();
            }

            if (!_failures.Add(reason))
            {
                return;
            }
        }

        Write("warning", $"not connected, and trying on: {reason}");
    }

    public void Disconnected(string reason) => Write("warning", $"connection lost: {reason}");

    public void TakenOver(DeviceId id, TimeSpan pause) => Write(
        "error",
        $"another machine connected as {id}; trying again in {pause.TotalMinutes:0} minutes. Every device needs an id of its own: --id.");

    public void HeartbeatInterval(TimeSpan interval) => Write("info", $"heartbeat every {interval.TotalSeconds:0} s");

    public void SettingsRefused(string reason) => Write("warning", $"settings not taken: {reason}");

    public void CommandRefused(string reason) => Write("warning", $"a command could not be read: {reason}");

    public void CommandDone(ResultPayload result) =>
        Write("info", $"command {result.Kind} {result.Id}: {result.State}{(result.Reason is null ? "" : $", {result.Reason}")}");

    public void Channels(IEnumerable<ChannelName> channels) =>
        Write("info", $"releases come from {string.Join(", ", channels)}");

    public void ChannelRefused(ChannelName channel, string reason) => Write(
        "warning",
        $"channel {channel} is not followed, and no release comes from it: {reason} Let the server's rules allow it, and it is asked for"
            + $" again with the next connection; or take it from the settings, or from {OptionKeys.Channel.Argument}.");

    public void ReleaseRefused(string topicName, string reason) => Write("warning", $"{topicName} is no release: {reason}");

    public void UpdateGoesOn(UpdatePayload update) => Write("info", $"{Name(update)}: {update.State}");

    public void UpdateEnded(UpdatePayload end) => Write(
        end.State == UpdateState.Succeeded ? "info" : "warning",
        $"{Name(end)}: {end.State}{(end.Reason is null ? "" : $", {end.Reason}")}");

    public void EndNotKept(string reason) =>
        Write("warning", $"how an update ended is lost if the agent ends before the server knows it: {reason}");

    public void NoFreshUrl(ReleaseReference release, string reason) =>
        Write("warning", $"no fresh URL for {release.Package} {release.Version}: {reason}");

    public void TerminalClosed() => Write(
        "warning",
        $"the terminal is closed, so that nobody can be asked: nothing is installed until the agent is started again, at a terminal or"
            + $" without {OptionKeys.Ask.Argument}");

    public void ResponseRefused(string reason) => Write("warning", $"a response could not be read: {reason}");

    public void Damaged(Manifest manifest) =>
        Write("warning", $"{manifest.Package} {manifest.Version} is damaged: its files are not as installed; it is installed again");

    public void PublishRefused(string topicName, string reason) => Write("warning", $"the server did not take {topicName}: {reason}");

    public void SubscriptionRefused(string reason) =>
        Write("warning", $"{reason} Nothing of it reaches this device: let the server's rules allow it, and restart the agent.");

    public void SubscriptionLost(IEnumerable<string> topicFilters) => Write(
        "warning",
        $"the server no longer grants {string.Join(", ", topicFilters)}, and nothing of it reaches this device. Let the server's rules allow"
            + " it: it is asked for again with the next session, a channel with the next connection.");

    public void GoodbyeLost() => Write("warning", "the server did not confirm the goodbye in time; its Will says it instead");

    /// <summary>A bug of ours: the agent lives on.</summary>
    public void Failed(string what, Exception exception) => Write("error", $"{what}: {exception}");

    private static string Name(UpdatePayload update) => $"update to {update.Release?.Package} {update.Release?.Version}";

    private void Write(string level, string text)
    {
        var at = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        lock (_gate)
        {
            output.WriteLine($"{at} {level} {OneLine(text)}");
            output.Flush();
        }
    }

    /// <summary>Texts of peers must not look like events of ours.</summary>
    private static string OneLine(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\x1f') ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
}
