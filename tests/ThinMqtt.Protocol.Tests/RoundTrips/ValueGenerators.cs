using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ThinMqtt.Protocol.Tests;

/// <summary>The data types of section 1.5, with their edges drawn often.</summary>
internal static class ValueGenerators
{
    public static Gen<bool> AnyFlag { get; } = Gen.Elements(false, true);

    public static Gen<ushort> AnyUInt16 { get; } = Gen.OneOf(
        Gen.Elements<ushort>(0, 1, 255, 256, ushort.MaxValue), Gen.Choose(0, ushort.MaxValue).Select(value => (ushort)value));

    public static Gen<ushort> NonZeroUInt16 { get; } = AnyUInt16.Where(value => value != 0);

    public static Gen<uint> AnyUInt32 { get; } = Gen.OneOf(
        Gen.Elements<uint>(0, 1, 65_536, uint.MaxValue), Gen.Choose(0, int.MaxValue).Select(value => (uint)value));

    public static Gen<uint> AnySubscriptionIdentifier { get; } = Gen.OneOf(
        Gen.Elements<uint>(1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, VariableByteInteger.MaxValue),
        Gen.Choose(1, (int)VariableByteInteger.MaxValue).Select(value => (uint)value));

    public static Gen<byte[]> AnyBinary { get; } =
        from size in Gen.Frequency((8, Gen.Choose(0, 20)), (1, Gen.Choose(100, 300)))
        from bytes in Gen.Choose(0, byte.MaxValue).Select(value => (byte)value).ArrayOf(size)
        select bytes;

    /// <summary>Text of one to four byte characters, sometimes long enough for a length of two bytes.</summary>
    public static Gen<string> AnyText { get; } =
        from count in Gen.Frequency((8, Gen.Choose(0, 12)), (1, Gen.Choose(100, 300)))
        from runes in Character.ArrayOf(count)
        select string.Concat(runes);

    public static Gen<string> AnyTopicName { get; } = AnyText.Where(TopicName.IsValid);

    public static Gen<QoS> AnyQoS { get; } = Gen.Elements(Enum.GetValues<QoS>());

    private static Gen<string> Character => Gen.OneOf(
        Gen.Choose(' ', '~'),
        Gen.Elements('/', 0x01, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFEFF, 0xFFFF, 0x10000, 0x10FFFF))
        .Select(value => new Rune(value).ToString());

    public static Gen<T?> OrNull<T>(this Gen<T> values)
        where T : class => Gen.Frequency((1, Gen.Constant<T?>(null)), (2, values.Select(value => (T?)value)));

    public static Gen<uint?> OrAbsent(this Gen<uint> values) =>
        Gen.Frequency((1, Gen.Constant<uint?>(null)), (2, values.Select(value => (uint?)value)));

    public static Gen<IReadOnlyList<T>> ListOf<T>(this Gen<T> values, int least, int most) =>
        from count in Gen.Choose(least, most)
        from items in values.ArrayOf(count)
        select (IReadOnlyList<T>)items;
}
