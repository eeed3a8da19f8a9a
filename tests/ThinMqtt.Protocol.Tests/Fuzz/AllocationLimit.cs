namespace ThinMqtt.Protocol.Tests;

/// <summary>What decoding may allocate.</summary>
internal static class AllocationLimit
{
    /// <summary>
    /// A filter of one character is 3 bytes on the wire; decoded, its string takes 24 and its place in a list that doubles as it
    /// grows up to 64. No list has dearer items by the byte.
    /// </summary>
    private const long BytesPerByte = 64;

    /// <summary>An exception with its message and stack trace.</summary>
    private const long BytesAtLeast = 16 * 1_024;

    public static void Check(int inputSize, long allocated) => Assert.True(
        allocated <= (BytesPerByte * inputSize) + BytesAtLeast, $"{inputSize} bytes of input took {allocated} of memory.");
}
