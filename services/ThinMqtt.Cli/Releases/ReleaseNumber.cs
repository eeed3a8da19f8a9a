using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary>The argument of the verbs about one release.</summary>
internal static class ReleaseNumber
{
    public static Argument<long> Create(string name = "ID")
    {
        var id = new Argument<long>(name) { Description = "The release's number, as 'thinctl release list' shows it", CustomParser = Values.Of<long>(Values.TryParseNumber) };
        id.CompletionSources.Add(Suggestions.Releases);
        return id;
    }

    /// <summary>A verb that asks for a release, or changes it, and shows what it is then.</summary>
    public static Verb Verb(
        string name, string description, string examples, CommonOptions common, Func<ManagerClient, long, CancellationToken, Task<Document<Release>>> ask)
    {
        var id = Create();
        var verb = new Verb(
            name,
            description,
            common,
            async (session, parse, stop) =>
                session.Write(await ask(session.Client, parse.GetValue(id), stop), release => ReleaseReport.Write(session.Terminal, release)))
        {
            Examples = examples,
        };
        verb.Add(id);
        return verb;
    }
}
