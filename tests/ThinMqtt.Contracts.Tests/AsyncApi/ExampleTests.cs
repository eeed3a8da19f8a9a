using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;

namespace ThinMqtt.Contracts.Tests;

public sealed class ExampleTests
{
    private static readonly MethodInfo Rewrite =
        typeof(ExampleTests).GetMethod(nameof(RewritePayload), BindingFlags.Static | BindingFlags.NonPublic)!;

    public static TheoryData<string, string> Examples
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (message, node) in AsyncApiDocument.Messages.Where(message => SchemaOf(message.Value!) != AsyncApiDocument.ManagersOwn))
            {
                foreach (var example in node!["examples"]!.AsArray())
                {
                    data.Add(message, example!["name"]!.GetValue<string>());
                }
            }

            return data;
        }
    }

    [Fact]
    public void Every_message_has_an_example() =>
        Assert.All(AsyncApiDocument.Messages, message => Assert.NotEmpty(message.Value!["examples"]!.AsArray()));

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_read_and_written_back_equal(string message, string example)
    {
        var node = AsyncApiDocument.Messages[message]!;
        var payload = node["examples"]!.AsArray().Single(candidate => candidate!["name"]!.GetValue<string>() == example)!["payload"]!;
        var schema = SchemaOf(node);
        var written = schema switch
        {
            "FlatAnnouncement" => FlatAgain(payload.AsObject()),
            nameof(ReleaseAnnouncement) => RewriteAnnouncement(payload),
            _ => (JsonNode)Rewrite.MakeGenericMethod(RecordTypes.All[schema]).Invoke(null, [payload])!,
        };
        Assert.True(JsonNode.DeepEquals(payload, written), $"{payload.ToJsonString()}\nbecame\n{written.ToJsonString()}");
    }

    private static string SchemaOf(JsonNode message) => AsyncApiDocument.Follow(message["payload"]!).Name;

    private static JsonNode RewritePayload<T>(JsonNode json)
        where T : class, IPayload
    {
        Assert.True(Payload.TryParse<T>(Encoding.UTF8.GetBytes(json.ToJsonString()), out var payload, out var reason), reason);
        return JsonNode.Parse(Payload.ToUtf8(payload))!;
    }

    private static JsonNode RewriteAnnouncement(JsonNode json) =>
        JsonNode.Parse(Announcements.Parse(json.ToJsonString()).ToUtf8())!;

    /// <summary>It is written in the full form with its defaults: back from there, those fields that the example has.</summary>
    private static JsonObject FlatAgain(JsonObject flat)
    {
        var full = RewriteAnnouncement(flat);
        return new JsonObject(flat.Select(field =>
            KeyValuePair.Create(field.Key, (full["manifest"]![field.Key] ?? full[field.Key])?.DeepClone())));
    }
}
