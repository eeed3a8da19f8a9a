namespace ThinMqtt.Client.Tests;

public sealed class PacketIdentifiersTests
{
    [Fact]
    public void Identifiers_go_round_without_zero_and_skip_those_in_use()
    {
        var identifiers = new PacketIdentifiers(ushort.MaxValue - 1);

        Assert.Equal([ushort.MaxValue, 1, 2], Take(identifiers, 3));
        identifiers.Free(1);
        Assert.Equal([3], Take(identifiers, 1));
    }

    [Fact]
    public void MQTT_2_2_1_3_There_are_65535_and_no_more()
    {
        var identifiers = new PacketIdentifiers(100);

        Assert.Equal(ushort.MaxValue, Take(identifiers, ushort.MaxValue).Distinct().Count());
        Assert.False(identifiers.TryTake(out _));
        identifiers.Free(7);
        Assert.Equal([7], Take(identifiers, 1));
    }

    private static List<int> Take(PacketIdentifiers identifiers, int count)
    {
        var taken = new List<int>();
        for (var i = 0; i < count; i++)
        {
            Assert.True(identifiers.TryTake(out var identifier));
            taken.Add(identifier);
        }

        return taken;
    }
}
