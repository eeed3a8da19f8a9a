using FsCheck;
using FsCheck.Fluent;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Sessions;

public sealed class DeliveryQueueTests
{
    private static readonly Arbitrary<(int Action, int Number)[]> Histories =
        Gen.ArrayOf(from action in Gen.Choose(0, 5) from number in Gen.Choose(0, 1000) select (action, number), 400).ToArbitrary();

    [Fact]
    public void It_holds_what_a_list_would_hold_after_any_changes() => Check.QuickThrowOnFailure(Prop.ForAll(Histories, history =>
    {
        var queue = new DeliveryQueue();
        var model = new List<Entry>();
        foreach (var (action, number) in history)
        {
            Apply(queue, model, action, number);
            AssertSame(model, queue);
        }
    }));

    private static void Apply(DeliveryQueue queue, List<Entry> model, int action, int number)
    {
        var assigned = model.Count(entry => entry.Identifier != 0);
        if (action <= 2)
        {
            var message = new Message { TopicName = [], Payload = new byte[number] };
            queue.Add(new Delivery(message, QoS.AtLeastOnce, false, [], model.Count));
            model.Add(new Entry(message));
        }
        else if (action == 3 && assigned < model.Count)
        {
            var identifier = (ushort)(model.Max(entry => entry.Identifier) + 1);
            queue.AssignNext().PacketIdentifier = identifier;
            model[assigned].Identifier = identifier;
        }
        else if (assigned > 0 && model[number % assigned] is { IsDone: false } entry)
        {
            var index = queue.Find(entry.Identifier);
            Assert.Equal(number % assigned, index);
            queue.Complete(index);
            entry.IsDone = true;
            model.RemoveRange(0, model.TakeWhile(one => one.IsDone).Count());
        }
    }

    private static void AssertSame(List<Entry> model, DeliveryQueue queue)
    {
        Assert.Equal(model.Count, queue.Count);
        Assert.Equal(model.Count(entry => entry.Identifier != 0), queue.AssignedCount);
        Assert.Equal(model.Count(entry => entry.Identifier == 0), queue.WaitingCount);
        Assert.Equal(model.Sum(entry => (long)entry.Message.Cost), queue.Cost);
        for (var i = 0; i < model.Count; i++)
        {
            Assert.Same(model[i].Message, queue[i].Message);
            Assert.Equal(model[i].Identifier, queue[i].PacketIdentifier);
        }

        Assert.Equal(-1, queue.Find(ushort.MaxValue));
        Assert.All(model.Where(entry => entry.IsDone), entry => Assert.Equal(-1, queue.Find(entry.Identifier)));
    }

    private sealed class Entry(Message message)
    {
        public Message Message { get; } = message;

        public ushort Identifier { get; set; }

        public bool IsDone { get; set; }
    }
}
