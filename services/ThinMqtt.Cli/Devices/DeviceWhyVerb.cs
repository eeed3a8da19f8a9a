namespace ThinMqtt.Cli;

/// <summary><c>thinctl device why</c></summary>
internal static class DeviceWhyVerb
{
    public static Verb Create(CommonOptions common)
    {
        var id = DeviceIds.One();
        var release = ReleaseNumber.Create("RELEASE");
        var verb = new Verb(
            "why",
            "Why a device has not got a release, and what to do about it.",
            common,
            async (session, parse, stop) =>
                session.Write(await session.Client.WhyAsync(parse.GetValue(id).Value, parse.GetValue(release), stop), why => Write(session.Terminal, why)))
        {
            Examples = """
                thinctl device why lab-1 7
                thinctl device why lab-1 7 --json | jq -r '.answer, .reasons[].code'
                """,
        };
        verb.Add(id);
        verb.Add(release);
        return verb;
    }

    private static void Write(Terminal terminal, WhyNot why)
    {
        terminal.WriteLine($"{why.Device}, release {why.Release} ({why.Package} {why.Version} on {why.Channel}): {why.Answer}", Words.OfAnswer(why.Answer));
        terminal.WriteLine(why.Text);
        foreach (var reason in why.Reasons)
        {
            terminal.WriteLine($"- {reason.Text}");
            if (reason.Advice is { } advice)
            {
                terminal.WriteLine($"  {advice}");
            }
        }
    }
}
