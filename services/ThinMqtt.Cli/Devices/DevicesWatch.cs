namespace ThinMqtt.Cli;

/// <summary><c>thinctl devices --watch</c></summary>
internal static class DevicesWatch
{
    /// <summary>Beside the rows: the header, an empty line, the sum, and the line of the cursor.</summary>
    private const int OtherLines = 4;

    public static Task RunAsync(Session session, DevicesRequest request, CancellationToken stop) =>
        session.Terminal is { IsForEyes: true, CanRedraw: true } && !session.IsJson
            ? ShowAsync(session, request, stop)
            : ResultReader.PrintAsync(new DeviceChanges(session, request).PrintAsync, stop);

    /// <summary>As many as the terminal has room for, in place.</summary>
    private static async Task ShowAsync(Session session, DevicesRequest request, CancellationToken stop)
    {
        var console = session.Terminal.Results;
        var room = Math.Clamp(console.Profile.Height - OtherLines, 1, LiveWindow.MaximumCount);
        var query = new EventQuery { Kinds = "release", Filter = request.Filter, Sort = request.Sort, Count = Math.Min(room, request.Limit ?? room) };
        var window = new LiveWindow();
        string? trouble = null;
        await Spectre.Console.AnsiConsoleExtensions.Live(console, new Spectre.Console.Text("")).StartAsync(async live =>
        {
            void Draw() => live.UpdateTarget(Picture(session, request, window, trouble));
            await new EventFollower(session.Client, session.Time).RunAsync(
                query,
                heard =>
                {
                    if (window.Apply(heard))
                    {
                        Draw();
                    }
                },
                reason =>
                {
                    trouble = reason;
                    Draw();
                },
                stop);
        });
    }

    private static Spectre.Console.Rows Picture(Session session, DevicesRequest request, LiveWindow window, string? trouble)
    {
        var view = new DeviceView(session.Time.GetUtcNow(), IsShort: true);
        var table = new TextTable([.. request.Columns.Select(column => column.Column)]);
        var devices = window.Devices;
        foreach (var device in devices)
        {
            table.Add([.. request.Columns.Select(column => column.Text(device, view))]);
        }

        var (presence, shown) = (window.Presence, devices.Count < window.Total ? $", the first {devices.Count} of them here" : "");
        var sum = $"{Amounts.Devices(window.Total)}: {presence.Online} online, {presence.Stale} stale, {presence.Offline} offline{shown}";
        var last = trouble is null ? new Spectre.Console.Text(sum) : new Spectre.Console.Text(Terminal.Printable($"Not live: {trouble}"), new(Spectre.Console.Color.Yellow));
        return new Spectre.Console.Rows([.. table.Lines(session.Terminal.Width), new Spectre.Console.Text(""), last]);
    }
}
