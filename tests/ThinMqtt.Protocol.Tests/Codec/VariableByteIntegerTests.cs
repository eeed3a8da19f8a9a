namespace ThinMqtt.Protocol.Tests;

public sealed class VariableByteIntegerTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7F")]
    [InlineData(128, "8001")]
    [InlineData(16_383, "FF7F")]
    [InlineData(16_384, "808001")]
    [InlineData(2_097_151, "FFFF7F")]
    [InlineData(2_097_152, "80808001")]
    [InlineData(268_435_455, "FFFFFF7F")]
    public void The_limits_of_table_1_1_are_written_and_read(uint value, string hex)
    {
        var destination = new byte[4];
        var written = VariableByteInteger.Write(destination, value);
        Assert.Equal(hex, Convert.ToHexString(destination, 0, written));
        Assert.Equal(written, VariableByteInteger.Size(value));
        Assert.True(VariableByteInteger.TryRead(destination.AsSpan(0, written), out var read, out var length));
        Assert.Equal((value, written), (read, length));
        Assert.False(VariableByteInteger.TryRead(destination.AsSpan(0, written - 1), out _, out _));
    }

    [Fact]
    public void More_than_four_bytes_hold_is_not_written() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => VariableByteInteger.Size(VariableByteInteger.MaxValue + 1));
}
