using Spectre.Console;

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
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask($"Uploading {Terminal.Printable(name).EscapeMarkup()}", maxValue: artifact.Size);
                artifact.Sent += sent => task.Value = sent;
                return await upload();
            });
    }
}
