using System.Threading.Channels;
using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

/// <summary>Keeps what a handler, or an event, was given.</summary>
internal sealed class Inbox<T>
{
    private readonly Channel<T> _items = Channel.CreateUnbounded<T>();

    public void Put(T item) => _items.Writer.TryWrite(item);

    public Task<T> NextAsync(string reason) => _items.Reader.ReadAsync().AsTask().Within(reason);

    public async Task<List<T>> TakeAsync(int count, string reason)
    {
        var taken = new List<T>(count);
        while (taken.Count < count)
        {
            taken.Add(await NextAsync($"{reason}, number {taken.Count + 1} of {count}"));
        }

        return taken;
    }

    public bool TryTake(out T? item) => _items.Reader.TryRead(out item);
}
