namespace ThinMqtt.Cli;

/// <summary><c>thinctl device show</c></summary>
internal static class DeviceShowVerb
{
    public static Verb Create(CommonOptions common)
    {
        var id = DeviceIds.One();
        var verb = new Verb(
            "show",
            "One device: its hardware, its packages, how its updates ended and why, and what happened to it.",
            common,
            async (session, parse, stop) =>
                session.Write(await session.Client.DeviceAsync(parse.GetValue(id).Value, stop), device => DeviceReport.Write(session, device)))
        {
            Examples = """
                thinctl device show lab-1
                thinctl device show lab-1 --json | jq '.results[] | {version, state, reason}'
                """,
        };
        verb.Add(id);
        return verb;
    }
}
