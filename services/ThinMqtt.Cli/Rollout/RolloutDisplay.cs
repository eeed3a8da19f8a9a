using Spectre.Console;
using Spectre.Console.Rendering;

namespace ThinMqtt.Cli;

/// <summary>Shows a rollout while it goes: in a terminal in place, in a log line by line, with --json not at all.</summary>
internal static class RolloutDisplay
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    public static async Task<RolloutEnd> ShowAsync(Session session, string title, Func<Action<RolloutView>, Task<RolloutEnd>> watch)
    {
        if (session.IsJson)
        {
            return await watch(_ => { });
        }

        if (!session.Terminal.CanAnimate)
        {
            return await watch(Lines());
        }

        var console = session.Terminal.Progress;
        return await console.Live(new Text(title)).AutoClear(true).StartAsync(live => watch(view => live.UpdateTarget(Picture(console, title, view))));
    }

    /// <summary>Such as <c>12 succeeded, 3 download, 1 online that has not begun</c>.</summary>
    internal static string Words(RolloutView view)
    {
        var counts = Cli.Words.Counts(view.Counts);
        var waiting = view.Waiting > 0 ? $"{view.Waiting} online, not begun" : "";
        var all = string.Join(", ", new[] { counts, waiting }.Where(text => text.Length > 0));
        return all.Length > 0 ? all : "no device has begun";
    }

    private static Action<RolloutView> Lines()
    {
        var (last, lastAt) = ("", TimeSpan.MinValue);
        return view =>
        {
            var words = view.Trouble is null ? Words(view) : $"{Words(view)}; {view.Trouble}";
            if (words != last && (lastAt == TimeSpan.MinValue || view.Elapsed - lastAt >= BetweenLines))
            {
                (last, lastAt) = (words, view.Elapsed);
                Terminal.WriteNote($"{Amounts.Span(view.Elapsed),7}  {words}");
            }
        };
    }

    private static Rows Picture(IAnsiConsole console, string title, RolloutView view)
    {
        var rows = new List<IRenderable>
        {
            new Text($"{Terminal.Printable(title)}  {Amounts.Span(view.Elapsed)}", new Style(decoration: Decoration.Bold)),
            RolloutBar.Of(view, console.Profile.Width, console.Profile.Capabilities.Unicode),
            new Text(Words(view)),
        };
        if (view.Trouble is { } trouble)
        {
            rows.Add(new Text(Terminal.Printable(trouble), new Style(Color.Yellow)));
        }

        return new Rows(rows);
    }
}
