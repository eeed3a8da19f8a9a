using Microsoft.Extensions.Options;

namespace ThinMqtt.Broker;

/// <summary>Reports every error of the configuration at once.</summary>
internal sealed class MqttBrokerOptionsValidator : IValidateOptions<MqttBrokerOptions>
{
    private const int SmallestPacket = 128;

    public ValidateOptionsResult Validate(string? name, MqttBrokerOptions options)
    {
        var errors = new List<string>();
        void Require(bool holds, string key, object value, string rule)
        {
            if (!holds)
            {
                errors.Add($"Broker:{key} is {value}; {rule}.");
            }
        }

        var limits = options.Limits;
        Require(options.Threads is >= 0 and <= 256, "Threads", options.Threads, "it is 0 (half the processors) to 256");
        Require(options.SysInterval >= TimeSpan.Zero, "SysInterval", options.SysInterval, "it is zero (no $SYS topics) or more");
        Require(options.RestartWillDelay >= TimeSpan.Zero, "RestartWillDelay", options.RestartWillDelay, "it is zero or more");
        Require(limits.MaximumConnections >= 0, "Limits:MaximumConnections", limits.MaximumConnections, "it is 0 (by the limit of open files) or more");
        Require(limits.ConnectTimeout > TimeSpan.Zero, "Limits:ConnectTimeout", limits.ConnectTimeout, "it is more than zero");
        Require(
            limits.MaximumPacketSize is >= SmallestPacket and <= 268_435_460, "Limits:MaximumPacketSize", limits.MaximumPacketSize,
            $"it is {SmallestPacket} to 268435460 bytes");
        Require(limits.MaximumTopicLevels is >= 1 and <= 1000, "Limits:MaximumTopicLevels", limits.MaximumTopicLevels, "it is 1 to 1000");
        Require(limits.MaximumSubscriptions >= 0, "Limits:MaximumSubscriptions", limits.MaximumSubscriptions, "it is 0 or more");
        Require(limits.MaximumQueuedMessages >= 1, "Limits:MaximumQueuedMessages", limits.MaximumQueuedMessages, "it is 1 or more");
        Require(limits.MaximumQueuedBytes >= 1, "Limits:MaximumQueuedBytes", limits.MaximumQueuedBytes, "it is 1 or more");
        Require(limits.MaximumInflight >= 1, "Limits:MaximumInflight", limits.MaximumInflight, "it is 1 to 65535");
        Require(limits.ReceiveMaximum >= 1, "Limits:ReceiveMaximum", limits.ReceiveMaximum, "it is 1 to 65535");
        Require(limits.MaximumUnsentBytes >= 1024, "Limits:MaximumUnsentBytes", limits.MaximumUnsentBytes, "it is 1024 bytes or more");
        Require(limits.MaximumSessionExpiry >= TimeSpan.Zero, "Limits:MaximumSessionExpiry", limits.MaximumSessionExpiry, "it is zero or more");
        Require(
            limits.MaximumKeepAlive >= TimeSpan.Zero && limits.MaximumKeepAlive.TotalSeconds <= ushort.MaxValue, "Limits:MaximumKeepAlive",
            limits.MaximumKeepAlive, "it is zero (left to the client) to 65535 seconds");
        Require(limits.MaximumPublishRate >= 0, "Limits:MaximumPublishRate", limits.MaximumPublishRate, "it is 0 (no limit) or more");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
