using FsCheck;
using FsCheck.Fluent;
using ThinMqtt.Testing;

namespace ThinMqtt.Broker.Tests.Subscriptions;

public sealed class SubscriptionTreeTests
{
    private static readonly Gen<(string Filter, int Action)> Change =
        from filter in TreeCases.TopicFilter from action in Gen.Choose(0, 3) select (filter, action);

    private static readonly Arbitrary<((string Filter, int Action)[] Changes, string[] Topics)> Histories =
        (from changes in Gen.ArrayOf(Change, 120) from topics in Gen.ArrayOf(TreeCases.TopicName, 20) select (changes, topics)).ToArbitrary();

    [Fact]
    public void What_is_found_is_what_the_filters_match_after_any_changes() => Check.QuickThrowOnFailure(Prop.ForAll(Histories, history =>
    {
        var tree = new SubscriptionTree();
        var present = new List<Subscription>();
        foreach (var (filter, action) in history.Changes)
        {
            Apply(tree, present, filter, action);
        }

        Assert.Equal(present.Count, tree.Count);
        foreach (var topic in history.Topics)
        {
            var expected = present.Where(subscription => TreeCases.Matches(subscription.Options.TopicFilter, topic));
            Assert.Equal(expected.ToHashSet(), Found(tree, topic).ToHashSet());
            Assert.Equal(expected.Count(), Found(tree, topic).Count);
        }

        present.ToList().ForEach(tree.Remove);
        Assert.All(history.Topics, topic => Assert.Empty(Lists(tree, topic)));
    }));

    [Fact]
    public void Shared_subscriptions_are_found_in_groups_that_go_with_their_last_member()
    {
        var tree = new SubscriptionTree();
        var one = TreeCases.Subscription("$share/g/a/+", 1);
        var other = TreeCases.Subscription("$share/g/a/+", 2);
        var another = TreeCases.Subscription("$share/h/a/+", 1);
        foreach (var subscription in new[] { one, other, another })
        {
            tree.Add(subscription);
        }

        Assert.Equal(2, Assert.Single(Lists(tree, "a/b")).Groups.Length);
        var replaced = TreeCases.Subscription("$share/g/a/+", 2, identifier: 7);
        tree.Replace(other, replaced);
        tree.Remove(one);
        Assert.Same(replaced, Assert.Single(Lists(tree, "a/b")).Groups[0].Choose());
        tree.Remove(replaced);
        tree.Remove(another);
        Assert.Empty(Lists(tree, "a/b"));
    }

    [Theory]
    [InlineData("t/a")]
    [InlineData("t/+")]
    [InlineData("+/#")]
    public async Task Who_is_subscribed_throughout_is_found_once_by_every_reader_while_others_come_and_go(string filter)
    {
        var tree = new SubscriptionTree();
        var lasting = Enumerable.Range(0, 20).Select(i => TreeCases.Subscription(filter, i)).ToArray();
        var passing = Enumerable.Range(100, 60).Select(i => TreeCases.Subscription(i % 3 == 0 ? filter : $"t/{i}/#", i)).ToArray();
        foreach (var (one, other) in lasting.Zip(passing))
        {
            tree.Add(other); // places to be emptied between those that stay
            tree.Add(one);
            tree.Remove(other);
        }

        using var isOver = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => Read(tree, lasting, isOver.Token))).ToArray();
        for (var round = 0; round < 500; round++)
        {
            Array.ForEach(passing, tree.Add);
            Array.ForEach(passing, tree.Remove);
        }

        await isOver.CancelAsync();
        var reads = await Task.WhenAll(readers).Within("the readers");
        Assert.All(reads, count => Assert.NotEqual(0, count));
    }

    [Fact]
    public async Task A_reader_finds_the_old_or_the_new_subscription_when_one_replaces_the_other()
    {
        var tree = new SubscriptionTree();
        var current = TreeCases.Subscription("t/+", 1);
        tree.Add(current);
        using var isOver = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            for (var reads = 1; ; reads++)
            {
                Assert.Single(Found(tree, "t/a"));
                if (isOver.IsCancellationRequested)
                {
                    return reads;
                }
            }
        });
        for (var i = 0; i < 20_000; i++)
        {
            var next = TreeCases.Subscription("t/+", 1);
            tree.Replace(current, next);
            current = next;
        }

        await isOver.CancelAsync();
        await reader.Within("the reader");
    }

    private static int Read(SubscriptionTree tree, Subscription[] lasting, CancellationToken isOver)
    {
        var reads = 0;
        do
        {
            var found = Found(tree, "t/a");
            Assert.All(lasting, subscription => Assert.Equal(1, found.Count(one => one == subscription)));
            reads++;
        }
        while (!isOver.IsCancellationRequested);
        return reads;
    }

    private static void Apply(SubscriptionTree tree, List<Subscription> present, string filter, int action)
    {
        var index = present.FindIndex(one => one.Options.TopicFilter == filter);
        if (action < 2 || index < 0)
        {
            present.Add(TreeCases.Subscription(filter, present.Count));
            tree.Add(present[^1]);
        }
        else if (action == 2)
        {
            tree.Remove(present[index]);
            present.RemoveAt(index);
        }
        else
        {
            var replacement = TreeCases.Subscription(filter, index, identifier: 1);
            tree.Replace(present[index], replacement);
            present[index] = replacement;
        }
    }

    private static List<SubscriberList> Lists(SubscriptionTree tree, string topic)
    {
        var lists = new List<SubscriberList>();
        tree.Match(TreeCases.Utf8(topic), lists);
        return lists;
    }

    private static List<Subscription> Found(SubscriptionTree tree, string topic)
    {
        var found = new List<Subscription>();
        foreach (var list in Lists(tree, topic))
        {
            foreach (var subscription in list.Subscribers)
            {
                if (subscription is not null)
                {
                    found.Add(subscription);
                }
            }
        }

        return found;
    }
}
