using Spectre.Console;
using Spectre.Console.Rendering;

namespace ThinMqtt.Cli;

/// <summary>Shows an upload or download while it goes: in a terminal as a bar, in a log as one line, with --json not at all.</summary>
internal static class TransferDisplay
{
    /// <param name="session">Where to show it.</param>
    /// <param name="what">Such as <c>Uploading kiosk.zip</c>.</param>
    /// <param name="size">In bytes.</param>
    /// <param name="transfer">Tells how many bytes are through.</param>
    public static async Task<T> ShowAsync<T>(Session session, string what, long size, Func<Action<long>, Task<T>> transfer)
    {
        if (session.IsJson)
        {
            return await transfer(_ => { });
        }

        if (!session.Terminal.CanAnimate)
        {
            Terminal.WriteNote($"{what} ({Amounts.Size(size)}), {session.Client.Server}");
            return await transfer(_ => { });
        }

        return await session.Terminal.Progress.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new AmountColumn())
            .StartAsync(progress =>
            {
                var task = progress.AddTask(Terminal.Printable(what).EscapeMarkup(), maxValue: size);
                return transfer(done => task.Value = done);
            });
    }

    /// <summary>Such as <c>128 of 286 MiB, 89 MiB/s</c>.</summary>
    private sealed class AmountColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var speed = task.Speed is { } rate ? $", {Amounts.Size((long)rate)}/s" : "";
            return new Text($"{Amounts.Size((long)task.Value)} of {Amounts.Size((long)task.MaxValue)}{speed}");
        }
    }
}
