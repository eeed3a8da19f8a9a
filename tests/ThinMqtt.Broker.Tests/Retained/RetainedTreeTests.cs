using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ThinMqtt.Broker.Tests.Subscriptions;
using ThinMqtt.Testing;

namespace ThinMqtt.Broker.Tests.Retained;

public sealed class RetainedTreeTests
{
    private static readonly Arbitrary<((string Topic, bool IsSet)[] Changes, string[] Filters)> Histories =
        (from changes in Gen.ArrayOf(from topic in TreeCases.TopicName from number in Gen.Choose(0, 2) select (topic, number > 0), 100)
         from filters in Gen.ArrayOf(TreeCases.TopicFilter, 20)
         select (changes, filters)).ToArbitrary();

    [Fact]
    public void What_is_found_is_what_the_filter_matches_after_any_changes() => Check.QuickThrowOnFailure(Prop.ForAll(Histories, history =>
    {
        var tree = new RetainedTree();
        var present = new Dictionary<string, Message>();
        foreach (var (topic, isSet) in history.Changes)
        {
            if (isSet)
            {
                tree.Set(present[topic] = Message(topic));
            }
            else
            {
                Assert.Equal(present.Remove(topic), tree.Remove(TreeCases.Utf8(topic)));
            }
        }

        Assert.Equal((present.Count, present.Values.Sum(message => message.Payload.Length)), (tree.Count, tree.Bytes));
        Assert.All(present, pair => Assert.Same(pair.Value, tree.Find(TreeCases.Utf8(pair.Key))));
        foreach (var filter in history.Filters)
        {
            var expected = present.Where(pair => TreeCases.Matches(filter, pair.Key)).Select(pair => pair.Key);
            Assert.Equal(expected.Order(StringComparer.Ordinal), Found(tree, filter).Order(StringComparer.Ordinal));
        }
    }));

    [Fact]
    public void Only_the_message_that_is_named_is_removed()
    {
        var tree = new RetainedTree();
        var old = Message("t");
        tree.Set(old);
        tree.Set(Message("t"));
        Assert.False(tree.Remove("t"u8, onChange: null, only: old));
        Assert.Equal(["t"], Found(tree, "#"));
    }

    [Fact]
    public async Task What_is_there_throughout_is_found_once_by_every_reader_while_others_come_and_go()
    {
        var tree = new RetainedTree();
        string[] lasting = [.. Enumerable.Range(0, 6).Select(i => $"t/lasting{i}/x")];
        string[] passing = [.. Enumerable.Range(0, 20).Select(i => $"t/{i}/x"), .. Enumerable.Range(0, 20).Select(i => $"t/lasting0/{i}")];
        Array.ForEach(lasting, topic => tree.Set(Message(topic)));
        using var isOver = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            do
            {
                var found = Found(tree, "t/+/#");
                Assert.All(lasting, topic => Assert.Equal(1, found.Count(one => one == topic)));
            }
            while (!isOver.IsCancellationRequested);
        });
        for (var round = 0; round < 300; round++)
        {
            Array.ForEach(passing, topic => tree.Set(Message(topic)));
            Array.ForEach(passing, topic => tree.Remove(TreeCases.Utf8(topic)));
        }

        await isOver.CancelAsync();
        await reader.Within("the reader");
    }

    private static Message Message(string topic) => new() { TopicName = TreeCases.Utf8(topic), Payload = new byte[topic.Length] };

    private static List<string> Found(RetainedTree tree, string filter)
    {
        var found = new List<string>();
        using var messages = tree.Match(TreeCases.Utf8(filter));
        while (messages.MoveNext())
        {
            found.Add(Encoding.UTF8.GetString(messages.Current.TopicName));
        }

        return found;
    }
}
