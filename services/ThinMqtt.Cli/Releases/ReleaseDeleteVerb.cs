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
            async (session, parse, stop) => session.Write(
                await session.Client.DeleteReleaseAsync(parse.GetValue(id), stop),
                was => session.Terminal.WriteLine($"Release {was.Id} ({was.Package} {was.Version} on {was.Channel}) is deleted.")))
        {
            Examples = "thinctl release delete 7",
        };
        verb.Add(id);
        return verb;
    }
}
