using System.Security.Cryptography;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

public sealed class BlockRingTests
{
    private readonly BlockRing _ring = new();

    [Fact]
    public async Task Every_worker_gets_every_byte_in_order()
    {
        var bytes = RandomNumberGenerator.GetBytes(5_000_000);
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        await RunAsync(new MemoryStream(bytes), block => first.Write(block.Span), block => second.Write(block.Span));
        Assert.Equal(bytes, first.ToArray());
        Assert.Equal(bytes, second.ToArray());
    }

    [Fact]
    public async Task Who_fills_waits_for_the_slowest_worker()
    {
        var (filled, worked, most) = (0, 0, 0);
        using var several = new SemaphoreSlim(0);
        var run = _ring.RunAsync(Fill, _ => { }, Work);
        await run.Within("all blocks pass");
        Assert.InRange(most, 2, 6);

        ValueTask<int> Fill(Memory<byte> block)
        {
            most = Math.Max(most, filled - Volatile.Read(ref worked));
            if (++filled == 3)
            {
                several.Release();
            }

            return ValueTask.FromResult(filled <= 1000 ? 1 : 0);
        }

        void Work(ReadOnlyMemory<byte> block)
        {
            Assert.True(worked > 0 || several.Wait(Limit.Usual), "Nothing was filled beside the first block.");
            Interlocked.Increment(ref worked);
        }
    }

    [Fact]
    public async Task A_worker_that_fails_ends_all_with_its_reason_and_the_ring_can_be_used_again()
    {
        var blocks = 0;
        var run = _ring.RunAsync(block => ValueTask.FromResult(block.Length), _ => { }, FailSoon);
        Assert.Equal("full", (await Assert.ThrowsAsync<IOException>(() => run.Within("it ends"))).Message);

        using var copy = new MemoryStream();
        await RunAsync(new MemoryStream([1, 2, 3]), block => copy.Write(block.Span));
        Assert.Equal([1, 2, 3], copy.ToArray());

        void FailSoon(ReadOnlyMemory<byte> block)
        {
            if (++blocks == 20)
            {
                throw new IOException("full");
            }
        }
    }

    [Fact]
    public async Task What_was_filled_before_an_error_reaches_every_worker()
    {
        var (filled, first, second) = (0, 0, 0);
        var run = _ring.RunAsync(
            _ => filled < 5 ? ValueTask.FromResult(++filled) : throw new HttpRequestException("cut"),
            block => first += block.Length,
            block => second += block.Length);
        Assert.Equal("cut", (await Assert.ThrowsAsync<HttpRequestException>(() => run.Within("it ends"))).Message);
        Assert.Equal((15, 15), (first, second));
    }

    private Task RunAsync(MemoryStream source, params Action<ReadOnlyMemory<byte>>[] workers) =>
        _ring.RunAsync(block => ValueTask.FromResult(source.Read(block.Span)), workers).Within("all blocks pass");
}
