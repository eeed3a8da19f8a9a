namespace ThinMqtt.Cli;

/// <summary><c>thinctl release delete</c></summary>
internal static class ReleaseDeleteVerb
{
    public static Verb Create(CommonOptions common)
    {
        var id = ReleaseNumber.Create();
        var verb = new Verb(
            "delete",
            "Forgets a release that is withdrawn or replaced, with its results; and its artifact, if it is in no other release. Devices keep what they have.",
            common,
            async (session, parse, stop) => Write(session, await session.Client.DeleteAsync(parse.GetValue(id), stop)))
        {
            Examples = "thinctl release delete 7",
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
            var was = release.Value;
            session.Terminal.WriteLine($"Release {was.Id} ({was.Package} {was.Version} on {was.Channel}) is deleted.");
        }
    }
}
