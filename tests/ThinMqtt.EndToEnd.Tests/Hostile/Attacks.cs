using ThinMqtt.Protocol;

namespace ThinMqtt.EndToEnd.Tests.Hostile;

/// <summary>What a hostile, broken or unlucky client sends.</summary>
internal sealed class Attacks(Random random)
{
    private readonly Conversations _conversations = new(random);

    public List<byte[]> Next()
    {
        var packets = _conversations.Next();
        switch (random.Next(14))
        {
            case 0:
                break;
            case 1:
                packets = [Noise(random.Next(1, 300))];
                break;
            case 2:
                packets = [packets[0], Noise(random.Next(1, 300))];
                break;
            case 3:
                Truncate(packets);
                break;
            case 4:
                random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(packets));
                break;
            case 5:
                packets.Add([(byte)random.Next(256), 0xFF, 0xFF, 0xFF, (byte)random.Next(256), .. Noise(random.Next(100))]); // a huge length
                break;
            case 6:
                packets.Insert(random.Next(packets.Count + 1), _conversations.Connect());
                break;
            case 7 when random.Next(20) == 0:
                packets.Add(ManySubscriptions());
                break;
            case 8 when random.Next(20) == 0:
                packets.AddRange(NeverReleased());
                break;
            case 9:
                packets.AddRange(AliasGames());
                break;
            default:
                Mutate(packets);
                break;
        }

        return packets;
    }

    private byte[] ManySubscriptions()
    {
        var deep = string.Join('/', Enumerable.Repeat("+", random.Next(1, 70)));
        var filters = Enumerable.Range(0, 2000).Select(i => $"many/{i % 50}/{i}/{(i % 3 == 0 ? "#" : "+")}");
        return _conversations.Subscribe([.. filters.Append(deep).Append("$share/g/" + deep).Select(filter => new TopicSubscription(filter, QoS.ExactlyOnce))]);
    }

    /// <summary>More QoS 2 messages than the Receive Maximum, and no PUBREL.</summary>
    private IEnumerable<byte[]> NeverReleased() =>
        Enumerable.Range(1, 1100).Select(identifier => _conversations.Publish(QoS.ExactlyOnce, (ushort)identifier, "a"));

    private IEnumerable<byte[]> AliasGames() => Enumerable.Range(0, random.Next(1, 40)).Select(_ => _conversations.Publish(
        (QoS)random.Next(3),
        (ushort)random.Next(1, 4),
        random.Next(2) == 0 ? "" : $"alias/{random.Next(5)}",
        (ushort)(random.Next(8) == 0 ? random.Next(65_536) : random.Next(1, 65))));

    private void Truncate(List<byte[]> packets)
    {
        var last = packets[^1];
        packets[^1] = last[..random.Next(last.Length)];
    }

    /// <summary>Some bits, some bytes more or less, in any of the packets.</summary>
    private void Mutate(List<byte[]> packets)
    {
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var at = random.Next(packets.Count);
            var bytes = packets[at].ToList();
            var place = random.Next(bytes.Count + 1);
            if (place == bytes.Count || random.Next(6) == 0)
            {
                bytes.InsertRange(place, Noise(random.Next(1, 4)));
            }
            else if (random.Next(6) == 0)
            {
                bytes.RemoveAt(place);
            }
            else
            {
                bytes[place] = random.Next(2) == 0 ? (byte)(bytes[place] ^ (1 << random.Next(8))) : (byte)random.Next(256);
            }

            packets[at] = [.. bytes];
        }
    }

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }
}
