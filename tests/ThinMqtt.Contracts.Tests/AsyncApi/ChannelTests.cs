using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ThinMqtt.Protocol;

namespace ThinMqtt.Contracts.Tests;

public sealed partial class ChannelTests
{
    private static readonly Dictionary<string, (TopicDelivery Delivery, string[] Schemas)> Topics = CodeTopics();

    [Fact]
    public void Every_topic_of_the_code_is_a_channel_and_every_channel_a_topic()
    {
        var addresses = AsyncApiDocument.Channels.Select(channel => channel.Value!["address"]!.GetValue<string>()).ToArray();
        Assert.Equal(Topics.Keys.Order(StringComparer.Ordinal), addresses.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_channel_carries_the_payload_of_its_topic() => Assert.All(AsyncApiDocument.Channels, channel =>
    {
        var schemas = channel.Value!["messages"]!.AsObject()
            .Select(message => AsyncApiDocument.Follow(message.Value!).Node["payload"]!)
            .Select(payload => AsyncApiDocument.Follow(payload).Name);
        Assert.Equal(Topics[channel.Value["address"]!.GetValue<string>()].Schemas, schemas);
    });

    [Fact]
    public void Every_channel_describes_the_parameters_of_its_address() => Assert.All(AsyncApiDocument.Channels, channel =>
    {
        var inAddress = Parameter().Matches(channel.Value!["address"]!.GetValue<string>()).Select(match => match.Groups[1].Value);
        var described = channel.Value["parameters"]?.AsObject().Select(parameter => parameter.Key) ?? [];
        Assert.Equal(inAddress, described);
    });

    [Fact]
    public void Every_channel_has_an_operation_with_the_delivery_of_its_topic()
    {
        var operations = AsyncApiDocument.Root["operations"]!.AsObject().Select(operation => operation.Value!).ToArray();
        var channels = operations.Select(operation => AsyncApiDocument.Follow(operation["channel"]!).Name);
        Assert.Equal(
            AsyncApiDocument.Channels.Select(channel => channel.Key).Order(StringComparer.Ordinal), channels.Order(StringComparer.Ordinal));
        Assert.All(operations, operation =>
        {
            var address = AsyncApiDocument.Follow(operation["channel"]!).Node["address"]!.GetValue<string>();
            Assert.Equal(Topics[address].Delivery, Delivery(operation["bindings"]!["mqtt"]!));
        });
    }

    [Fact]
    public void Devices_send_and_receive_what_the_design_says()
    {
        var received = AsyncApiDocument.Root["operations"]!.AsObject()
            .Where(operation => operation.Value!["action"]!.GetValue<string>() == "receive")
            .Select(operation => AsyncApiDocument.Follow(operation.Value!["channel"]!).Name);
        Assert.Equal(["deviceSettings", "deviceResponse", "deviceCommand", "updates", "managerPresence"], received);
    }

    [Fact]
    public void Every_reference_leads_somewhere() => Assert.All(
        AsyncApiDocument.References(AsyncApiDocument.Root),
        reference => AsyncApiDocument.Follow(new JsonObject { ["$ref"] = reference }));

    private static TopicDelivery Delivery(JsonNode binding) =>
        new((QoS)binding["qos"]!.GetValue<long>(), binding["retain"]!.GetValue<bool>());

    private static Dictionary<string, (TopicDelivery Delivery, string[] Schemas)> CodeTopics()
    {
        var topics = Enum.GetValues<DeviceTopic>().ToDictionary(
            topic => DeviceTopics.For(DeviceId.Parse("{deviceId}"), topic),
            topic => (DeviceTopics.Delivery(topic), new[] { $"{topic}Payload" }));
        var updates = UpdateTopics.For(ChannelName.Parse("channel"), PackageName.Parse("package"));
        topics.Add(
            updates.Replace("channel", "{channel}", StringComparison.Ordinal).Replace("package", "{package}", StringComparison.Ordinal),
            (UpdateTopics.Delivery, ["ReleaseAnnouncement", "FlatAnnouncement"]));
        topics.Add(ManagerTopics.Presence, (ManagerTopics.Delivery, ["PresencePayload"]));
        topics.Add(ManagerTopics.Events("{process}"), (ManagerTopics.EventDelivery, [AsyncApiDocument.ManagersOwn]));
        return topics;
    }

    [GeneratedRegex("{([a-zA-Z]+)}")]
    private static partial Regex Parameter();
}
