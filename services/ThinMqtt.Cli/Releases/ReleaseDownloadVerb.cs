using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl release download</c></summary>
internal static class ReleaseDownloadVerb
{
    public static Verb Create(CommonOptions common)
    {
        var id = ReleaseNumber.Create();
        var output = new Option<string?>("--output", "-o") { Description = "The file to write [default: PACKAGE-VERSION.zip here]", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Replace a file that is there" };
        var verb = new Verb(
            "download",
            "Fetches the artifact of a release and checks it against the release's hash.",
            common,
            (session, parse, stop) => RunAsync(session, parse.GetValue(id), parse.GetValue(output), parse.GetValue(force), stop))
        {
            Examples = """
                thinctl release download 7
                thinctl release download 7 --output /tmp/kiosk.zip --force
                """,
        };
        verb.Add(id);
        verb.Add(output);
        verb.Add(force);
        return verb;
    }

    private static async Task RunAsync(Session session, long id, string? output, bool isForced, CancellationToken stop)
    {
        var release = await session.Client.ReleaseAsync(id, stop);
        var path = output ?? NameOf(release.Value);
        if (!isForced && Path.Exists(path))
        {
            throw new CommandException(ExitCode.Misused, $"'{path}' is there already; give --force to replace it, or another name with --output.");
        }

        await Download.ToFileAsync(session, release.Value, path, stop);
        session.Write(release, shown => session.Terminal.WriteLine($"{path}: {shown.Package} {shown.Version}, {Amounts.Size(shown.Size)}, sha256 {shown.Sha256}"));
    }

    /// <exception cref="CommandException">The server names it as no file here may be named, such as in another folder.</exception>
    internal static string NameOf(Release release)
    {
        var name = $"{release.Package}-{release.Version}.zip";
        return name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0
            ? name
            : throw new CommandException(ExitCode.Failed, $"the server names the release '{release.Package}' '{release.Version}', which makes no name of a file; give one with --output.");
    }
}
