using System.CommandLine;
using ThinMqtt.Contracts;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl release publish</c></summary>
internal static class ReleasePublishVerb
{
    private const string DefaultChannel = "stable";

    public static Verb Create(CommonOptions common)
    {
        var file = new Argument<string>("FILE") { Description = "The artifact: a zip with the new version and its install.sh" };
        var package = new Option<PackageName>("--package", "-p")
        {
            Description = "The name of the package", HelpName = "NAME", Required = true, CustomParser = Values.Of<PackageName>(PackageName.TryParse),
        };
        var version = new Option<SemanticVersion?>("--version", "-v")
        {
            Description = "The version, such as 2.4.0 or 2.5.0-rc.1 (SemVer)", HelpName = "VERSION", Required = true, CustomParser = Values.Of<SemanticVersion?>(SemanticVersion.TryParse),
        };
        var channels = new Option<ChannelName[]>("--channel", "-c")
        {
            Description = $"Which devices get it; may be given more than once [default: {DefaultChannel}]",
            HelpName = "NAME",
            CustomParser = Values.ListOf<ChannelName>(ChannelName.TryParse),
        };
        package.CompletionSources.Add(Suggestions.Packages);
        channels.CompletionSources.Add(Suggestions.Channels);
        var wait = new WaitOptions();
        var verb = new Verb(
            "publish",
            "Uploads an artifact and announces it to the devices of its channels. Repeating it does no harm.",
            common,
            (session, parse, stop) =>
            {
                var names = parse.GetValue(channels)?.Select(channel => channel.Value).Distinct().ToList();
                var request = new PublishRequest(
                    parse.GetValue(file)!, parse.GetValue(package).Value, $"{parse.GetValue(version)}", names is { Count: > 0 } ? names : [DefaultChannel]);
                return RunAsync(session, request, wait.Read(parse), stop);
            })
        {
            Examples = """
                thinctl release publish kiosk-2.4.0.zip --package kiosk --version 2.4.0
                thinctl release publish kiosk-2.4.0.zip --package kiosk --version 2.4.0 --channel lab --channel stable
                thinctl release publish kiosk-2.4.0.zip --package kiosk --version 2.4.0 --wait --timeout 15m || echo not everywhere
                """,
        };
        verb.Add(file);
        verb.Add(package);
        verb.Add(version);
        verb.Add(channels);
        wait.AddTo(verb);
        return verb;
    }

    private static async Task RunAsync(Session session, PublishRequest request, RolloutRules? rules, CancellationToken stop)
    {
        var releases = await Publication.PublishAsync(session, request, stop);
        if (rules is null)
        {
            releases.ForEach(release => session.Write(release, shown => ReleaseReport.Write(session.Terminal, shown)));
            return;
        }

        await RolloutWait.RunAsync(session, [.. releases.Select(release => release.Value)], rules, stop);
    }
}
