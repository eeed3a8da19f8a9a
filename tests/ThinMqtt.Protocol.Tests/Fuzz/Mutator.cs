namespace ThinMqtt.Protocol.Tests;

/// <summary>Turns wire vectors into nearly valid packets. The same seed gives the same inputs.</summary>
internal sealed class Mutator(int seed, byte[][] corpus)
{
    private const int LargestInput = 4_096;

    private static readonly byte[] Edges = [0x00, 0x01, 0x7F, 0x80, 0xC0, 0xED, 0xFF];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var input = new List<byte>(corpus[_random.Next(corpus.Length)]);
        for (var count = _random.Next(1, 6); count > 0; count--)
        {
            Mutate(input);
        }

        if (input.Count > LargestInput)
        {
            input.RemoveRange(LargestInput, input.Count - LargestInput);
        }

        return _random.Next(4) == 0 ? [.. input] : WithTrueLength(input);
    }

    private void Mutate(List<byte> input)
    {
        switch (_random.Next(9))
        {
            case 0:
                Replace(input, value => (byte)(value ^ (1 << _random.Next(8))));
                break;
            case 1:
                Replace(input, _ => Edges[_random.Next(Edges.Length)]);
                break;
            case 2:
                Replace(input, value => (byte)(value + _random.Next(-2, 3)));
                break;
            case 3:
                var end = Place(input);
                input.RemoveRange(end, input.Count - end);
                break;
            case 4:
                var start = Place(input);
                input.RemoveRange(start, _random.Next(input.Count - start + 1));
                break;
            case 5:
                input.InsertRange(Place(input), Piece([.. input]));
                break;
            case 6:
                input.InsertRange(Place(input), Piece(corpus[_random.Next(corpus.Length)]));
                break;
            case 7:
                Repeat(input);
                break;
            default:
                input.InsertRange(Place(input), Noise());
                break;
        }
    }

    private void Replace(List<byte> input, Func<byte, byte> change)
    {
        if (input.Count > 0)
        {
            var place = _random.Next(input.Count);
            input[place] = change(input[place]);
        }
    }

    /// <summary>Many copies of a short piece: what would show work or memory that grows faster than the input.</summary>
    private void Repeat(List<byte> input)
    {
        var start = Place(input);
        var piece = input.GetRange(start, Math.Min(_random.Next(1, 8), input.Count - start));
        for (var count = piece.Count == 0 ? 0 : _random.Next(200); count > 0; count--)
        {
            input.InsertRange(start, piece);
        }
    }

    private int Place(List<byte> input) => _random.Next(input.Count + 1);

    private byte[] Piece(byte[] donor)
    {
        var start = _random.Next(donor.Length + 1);
        return donor[start..(start + _random.Next(donor.Length - start + 1))];
    }

    private byte[] Noise()
    {
        var noise = new byte[_random.Next(1, 24)];
        _random.NextBytes(noise);
        return noise;
    }

    /// <summary>Corrects the Remaining Length, so that what was changed behind it is read at all.</summary>
    private static byte[] WithTrueLength(List<byte> input)
    {
        if (input.Count < 2)
        {
            return [.. input];
        }

        var header = 1;
        while (header < Math.Min(5, input.Count) && input[header++] >= 0x80)
        {
        }

        var length = new byte[4];
        var size = VariableByteInteger.Write(length, (uint)(input.Count - header));
        return [input[0], .. length.AsSpan(0, size), .. input[header..]];
    }
}
