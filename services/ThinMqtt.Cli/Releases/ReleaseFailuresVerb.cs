namespace ThinMqtt.Cli;

/// <summary><c>thinctl release failures</c></summary>
internal static class ReleaseFailuresVerb
{
    public static Verb Create(CommonOptions common)
    {
        var id = ReleaseNumber.Create();
        var verb = new Verb(
            "failures",
            "Why devices did not take a release: by reason, the most frequent first.",
            common,
            async (session, parse, stop) =>
                session.Write(await session.Client.FailuresAsync(parse.GetValue(id), stop), failures => Write(session.Terminal, failures.Items)))
        {
            Examples = """
                thinctl release failures 7
                thinctl release failures 7 --json | jq -r '.items[] | "\(.count) \(.reason)"'
                """,
        };
        verb.Add(id);
        return verb;
    }

    private static void Write(Terminal terminal, IReadOnlyList<FailureGroup> failures)
    {
        if (failures.Count == 0)
        {
            Terminal.WriteNote("No device has failed with it.");
        }

        foreach (var group in failures)
        {
            ReleaseReport.WriteFailure(terminal, group);
        }
    }
}
