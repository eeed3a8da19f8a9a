namespace ThinMqtt.Protocol.Tests;

internal static class Frames
{
    /// <summary>The frame that fills <paramref name="bytes"/> to the last one.</summary>
    public static Frame ReadWhole(ReadOnlySpan<byte> bytes)
    {
        Assert.True(Frame.TryRead(bytes, uint.MaxValue, out var frame), "The packet is incomplete.");
        Assert.Equal(bytes.Length, frame.Length);
        return frame;
    }
}
