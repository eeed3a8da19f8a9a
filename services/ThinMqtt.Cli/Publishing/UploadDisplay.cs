using Spectre.Console;
using Spectre.Console.Rendering;

namespace ThinMqtt.Cli;

/// <summary>Shows an upload while it goes: in a terminal as a bar, in a log as one line, with --json not at all.</summary>
internal static class UploadDisplay
{
    public static async Task<Document<Release>> ShowAsync(Session session, ArtifactContent artifact, string name, Func<Task<Document<Release>>> upload)
    {
        if (session.IsJson)
        {
            return await upload();
        }

        if (!session.Terminal.CanAnimate)
        {
            Terminal.WriteNote($"Uploading {name} ({Amounts.Size(artifact.Size)}) to {session.Client.Server}");
            return await upload();
        }

        return await session.Terminal.Progress.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new AmountColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask($"Uploading {Terminal.Printable(name).EscapeMarkup()}", maxValue: artifact.Size);
                artifact.Sent += sent => task.Value = sent;
                return await upload();
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
