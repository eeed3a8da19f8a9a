using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary>The argument of the verbs about one release.</summary>
internal static class ReleaseNumber
{
    public static Argument<long> Create() => new("ID") { Description = "The release's number, as 'thinctl release list' shows it", CustomParser = Values.Of<long>(Values.TryParseNumber) };

    /// <summary>A verb that asks for a release, or changes it, and shows what it is then.</summary>
    public static Verb Verb(
        string name, string description, string examples, CommonOptions common, Func<ManagerClient, long, CancellationToken, Task<Document<Release>>> ask)
    {
        var id = Create();
        var verb = new Verb(name, description, common, async (session, parse, stop) => Write(session, await ask(session.Client, parse.GetValue(id), stop)))
        {
            Examples = examples,
        };
        verb.Add(id);
        return verb;
    }

    private static void Write(Session session, Document<Release> release)
    {
        if (session.IsJson)
        {
            Terminal.WriteJson(release.Json);
        }
        else
        {
            ReleaseReport.Write(session.Terminal, release.Value);
        }
    }
}
