using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace ThinMqtt.Cli;

/// <summary>All verbs; each has its file in the folder of what it is about.</summary>
internal static class VerbTree
{
    private const string RootHelp = """
        Examples:
          thinctl devices presence:offline 'ram<4GiB'
          thinctl device why lab-1 7
          thinctl release publish kiosk-2.4.0.zip --package kiosk --version 2.4.0 --wait
          thinctl release list --json | jq '.items[] | select(.state == "live") | .version'
          thinctl top

        Environment:
          THINCTL_SERVER     the server, where --server and --profile are not given
          THINCTL_PROFILE    the profile, where no server is given
          THINCTL_PASSWORD   the password that goes with the user
          NO_COLOR           no colours

        Exit codes:
          0  done
          1  the server refused, or a device did not take the release
          2  the arguments, a filter, a file or a password cannot be used
          3  the server does not answer
          4  the server does not know this device, release or group
          130  interrupted by Ctrl-C or SIGTERM

        Results are on standard output; progress and errors on standard error. With --json standard output has JSON
        documents as the REST API gives them, each on one line, and nothing else.
        """;

    public static RootCommand Create()
    {
        var common = new CommonOptions();
        var root = new ThinctlCommand(common)
        {
            DevicesVerb.Create(common),
            new Command("device", "One device, or what it is called.")
            {
                DeviceShowVerb.Create(common),
                DeviceWhyVerb.Create(common),
                DeviceLabelVerbs.Label(common),
                DeviceLabelVerbs.Unlabel(common),
            },
            new Command("group", "Filters that have a name.")
            {
                GroupVerbs.List(common),
                GroupVerbs.Show(common),
                GroupVerbs.Set(common),
                GroupVerbs.Delete(common),
            },
            new Command("release", "Versions of packages, and how far the fleet is with them.")
            {
                ReleasePublishVerb.Create(common),
                ReleaseListVerb.Create(common),
                ReleaseShowVerb.Create(common),
                ReleaseFailuresVerb.Create(common),
                ReleaseAnnounceVerb.Create(common),
                ReleaseWithdrawVerb.Create(common),
                ReleaseDownloadVerb.Create(common),
                ReleaseDeleteVerb.Create(common),
            },
            OverviewVerb.Create(common),
            HistoryVerb.Create(common),
            ActivityVerb.Create(common),
            EventsVerb.Create(common),
            TopVerb.Create(common),
            McpVerb.Create(common),
            ProfileVerbs.Create(common),
            CompletionVerb.Create(),
        };
        common.AddTo(root);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Aliases.Remove("/h");
        help.Aliases.Remove("/?");
        help.Action = new HelpWithExamples((HelpAction)help.Action!, RootHelp);
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        return root;
    }

    /// <summary>As it is typed, such as <c>thinctl release show</c>.</summary>
    public static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "thinctl";
}

/// <summary>The root, which completion finds the common options by.</summary>
internal sealed class ThinctlCommand(CommonOptions common)
    : RootCommand("thinctl keeps a fleet of thin clients up to date: devices, releases and how they fare.")
{
    public CommonOptions Common => common;
}
