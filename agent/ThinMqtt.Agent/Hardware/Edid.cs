using System.Buffers.Binary;
using System.Text;

namespace ThinMqtt.Agent;

/// <summary>The first block of what a display says about itself (VESA E-EDID 1.4, section 3).</summary>
/// <param name="Name">Its name, or its maker's three letters and product number.</param>
/// <param name="Width">Pixels of the preferred mode.</param>
/// <param name="Height">Pixels of the preferred mode.</param>
internal sealed record Edid(string Name, int Width, int Height)
{
    private const int BlockSize = 128;
    private const int FirstDescriptor = 54;
    private const int DescriptorSize = 18;
    private const byte NameTag = 0xFC;

    /// <returns>Null when it is no such block.</returns>
    public static Edid? Parse(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> header = [0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00];
        if (bytes.Length < BlockSize || !bytes.StartsWith(header))
        {
            return null;
        }

        var timing = bytes.Slice(FirstDescriptor, DescriptorSize);
        var width = timing[2] | ((timing[4] & 0xF0) << 4);
        var height = timing[5] | ((timing[7] & 0xF0) << 4);
        return new Edid(NameOf(bytes) ?? MakerOf(bytes), width, height);
    }

    private static string? NameOf(ReadOnlySpan<byte> bytes)
    {
        for (var start = FirstDescriptor; start + DescriptorSize < BlockSize; start += DescriptorSize)
        {
            var descriptor = bytes.Slice(start, DescriptorSize);
            if (descriptor[0] == 0 && descriptor[1] == 0 && descriptor[3] == NameTag)
            {
                var name = Encoding.Latin1.GetString(descriptor[5..]).Split('\n')[0].Trim();
                return name.Length > 0 ? name : null;
            }
        }

        return null;
    }

    /// <summary>Three letters of five bits each, 1 for A.</summary>
    private static string MakerOf(ReadOnlySpan<byte> bytes)
    {
        var packed = BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]);
        var product = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]);
        return $"{Letter(packed >> 10)}{Letter(packed >> 5)}{Letter(packed)} {product:X4}";
    }

    private static char Letter(int bits) => (char)('A' - 1 + (bits & 0x1F));
}
