using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThinMqtt.Cli;

/// <summary>A piece of the list of devices that stays true by what the server tells. Without input or output.</summary>
internal sealed class LiveWindow
{
    public const string WindowKind = "window";
    public const string UpdateKind = "update";

    /// <summary>The largest that the server gives.</summary>
    public const int MaximumCount = 300;

    private readonly Dictionary<string, JsonObject> _known = [];
    private readonly Dictionary<string, DeviceSummary> _read = [];
    private List<string> _order = [];

    /// <summary>Before the first content nothing is known.</summary>
    public bool IsEmpty { get; private set; } = true;

    public int Total { get; private set; }

    public int All { get; private set; }

    public PresenceCounts Presence { get; private set; } = new(0, 0, 0);

    public int From { get; private set; }

    public IReadOnlyList<DeviceSummary> Devices => [.. _order.Select(Read)];

    /// <returns>Whether it was about the window.</returns>
    /// <exception cref="JsonException">It does not fit what was told before; the window is to be asked for anew.</exception>
    public bool Apply(ServerEvent happened)
    {
        switch (happened.Kind)
        {
            case WindowKind:
                Replace(happened.Data.Deserialize(ManagerJson.Default.WindowContent) ?? throw new JsonException("The window is null."));
                return true;
            case UpdateKind:
                Update(happened.Data.Deserialize(ManagerJson.Default.WindowUpdate) ?? throw new JsonException("The update is null."));
                return true;
            default:
                return false;
        }
    }

    private void Replace(WindowContent content)
    {
        _known.Clear();
        _read.Clear();
        _order = [.. content.Items.Select(Add)];
        (Total, All, Presence, From, IsEmpty) = (content.Total, content.All, content.Presence, content.From, false);
    }

    private void Update(WindowUpdate update)
    {
        foreach (var item in update.Items ?? [])
        {
            Add(item);
        }

        foreach (var change in update.Changes ?? [])
        {
            Change(change);
        }

        if (update.Order is { } order)
        {
            Reorder(order);
        }

        (Total, All, Presence) = (update.Total ?? Total, update.All ?? All, update.Presence ?? Presence);
    }

    private string Add(JsonElement item)
    {
        var id = IdOf(item);
        _known[id] = JsonObject.Create(item)!;
        _read.Remove(id);
        return id;
    }

    private void Change(JsonElement change)
    {
        var id = IdOf(change);
        var device = _known.GetValueOrDefault(id) ?? throw new JsonException($"'{id}' changes, but is not in the window.");
        foreach (var property in change.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                device.Remove(property.Name);
            }
            else
            {
                device[property.Name] = JsonNode.Parse(property.Value.GetRawText());
            }
        }

        _read.Remove(id);
    }

    private void Reorder(IReadOnlyList<string> order)
    {
        if (order.FirstOrDefault(id => !_known.ContainsKey(id)) is { } unknown)
        {
            throw new JsonException($"'{unknown}' is in the order, but was never told.");
        }

        _order = [.. order];
        foreach (var gone in _known.Keys.Except(order).ToList())
        {
            _known.Remove(gone);
            _read.Remove(gone);
        }
    }

    private DeviceSummary Read(string id)
    {
        if (!_read.TryGetValue(id, out var device))
        {
            device = _known[id].Deserialize(ManagerJson.Default.DeviceSummary)!;
            _read[id] = device;
        }

        return device;
    }

    private static string IdOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out var id) && id.GetString() is { } text
            ? text
            : throw new JsonException("A device has no id.");
}
