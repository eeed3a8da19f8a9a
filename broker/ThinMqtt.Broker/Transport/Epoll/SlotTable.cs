using System.Diagnostics.CodeAnalysis;

namespace ThinMqtt.Broker;

/// <summary>Items by a token that is never used again, so that an event of one that is gone finds nothing. For one thread.</summary>
internal sealed class SlotTable<T>
    where T : class
{
    private readonly List<Slot> _slots = [];
    private readonly Stack<int> _free = new();

    public IReadOnlyList<T> All => [.. _slots.Where(slot => slot.Item is not null).Select(slot => slot.Item!)];

    public ulong Reserve()
    {
        if (!_free.TryPop(out var index))
        {
            index = _slots.Count;
            _slots.Add(default);
        }

        return ((ulong)_slots[index].Generation << 32) | (uint)index;
    }

    public void Set(ulong token, T item) => _slots[(int)(uint)token] = new Slot((uint)(token >> 32), item);

    public void Free(ulong token)
    {
        var index = (int)(uint)token;
        _slots[index] = new Slot((uint)((token >> 32) + 1) & 0x7FFF_FFFF, null);
        _free.Push(index);
    }

    public bool TryGet(ulong token, [NotNullWhen(true)] out T? item)
    {
        var index = (int)(uint)token;
        item = index >= 0 && index < _slots.Count && _slots[index].Generation == (uint)(token >> 32) ? _slots[index].Item : null;
        return item is not null;
    }

    private readonly record struct Slot(uint Generation, T? Item);
}
