using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace ThinMqtt.Cli;

/// <summary>A line for each device, and then for each change of what is shown of it. What changes all the time, such as when a device was last seen, is no change.</summary>
internal sealed class DeviceChanges(Session session, DevicesRequest request)
{
    /// <summary>Between two questions for all devices, however much happens.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Also without events: time alone changes who matches <c>seen&gt;2h</c>, and a group has another filter without one.</summary>
    private static readonly TimeSpan QuietInterval = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, string> _shown = [];

    public async Task PrintAsync(CancellationToken stop)
    {
        var bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        bell.Writer.TryWrite(true);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var listening = new EventFollower(session.Client, session.Time).RunAsync(
            new EventQuery { Kinds = "device,inventory" }, _ => bell.Writer.TryWrite(true), trouble => Tell(trouble, bell.Writer), over.Token);
        var printing = PrintWhenAsync(bell.Reader, over.Token);
        try
        {
            await await Task.WhenAny(listening, printing);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(listening, printing).ContinueWith(_ => { }, TaskScheduler.Default); // cancelled, or failed as already thrown
        }
    }

    /// <summary>After trouble all is asked anew, since what happened meanwhile may be lost.</summary>
    private static void Tell(string? trouble, ChannelWriter<bool> bell)
    {
        if (trouble is null)
        {
            bell.TryWrite(true);
        }
        else
        {
            Terminal.WriteNote($"Not live: {trouble}");
        }
    }

    private async Task PrintWhenAsync(ChannelReader<bool> bell, CancellationToken stop)
    {
        var isKnown = false;
        while (true)
        {
            await WaitAsync(bell, stop);
            bell.TryRead(out _);
            try
            {
                await PrintChangesAsync(isKnown, stop);
                isKnown = true;
            }
            catch (CommandException failure) when (failure.MayPass && isKnown)
            {
                Terminal.WriteNote($"Not live: {failure.Message}");
            }

            await Task.Delay(Pause, session.Time, stop);
        }
    }

    private static async Task WaitAsync(ChannelReader<bool> bell, CancellationToken stop)
    {
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(stop);
        quiet.CancelAfter(QuietInterval);
        try
        {
            await bell.WaitToReadAsync(quiet.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // No event; the list is asked for nevertheless.
        }
    }

    /// <param name="isKnown">Whether the list was printed before, in the order that is wanted. From then on it comes by id: no device is left out for changing its place while the pages are read.</param>
    /// <param name="stop">Ends it.</param>
    private async Task PrintChangesAsync(bool isKnown, CancellationToken stop)
    {
        var sort = isKnown && request.Limit is null ? "id" : request.Sort;
        var (devices, json) = await ManagerClient.AllAsync(session.Client.DevicesAsync(request.Filter, sort, request.Limit, stop), page => page.Items);
        foreach (var (device, document) in devices.Zip(json))
        {
            var cells = Cells(device, isSteady: true);
            var isNew = !_shown.TryGetValue(device.Id, out var before);
            _shown[device.Id] = cells;
            if (isNew || before != cells)
            {
                Print(isNew ? "came" : "changed", device.Id, Cells(device, isSteady: false), document);
            }
        }

        foreach (var gone in _shown.Keys.Except(devices.Select(device => device.Id)).ToList())
        {
            _shown.Remove(gone);
            Print("gone", gone, gone, document: null);
        }
    }

    private string Cells(DeviceSummary device, bool isSteady)
    {
        var view = new DeviceView(session.Time.GetUtcNow(), IsShort: false);
        return string.Join("  ", request.Columns.Where(column => !isSteady || !column.IsRestless).Select(column => Terminal.Printable(column.Text(device, view).Text)));
    }

    private void Print(string change, string id, string cells, JsonElement? document)
    {
        if (session.IsJson)
        {
            var line = new JsonObject { ["change"] = change, ["id"] = id };
            if (document is { } device)
            {
                line["device"] = JsonNode.Parse(device.GetRawText());
            }

            Terminal.WriteJson(JsonSerializer.SerializeToElement(line, ManagerJson.Default.JsonObject));
        }
        else
        {
            session.Terminal.WriteLine($"{change,-7}  {cells}");
        }
    }
}
