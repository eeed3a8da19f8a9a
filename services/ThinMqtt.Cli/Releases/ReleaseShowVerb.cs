namespace ThinMqtt.Cli;

/// <summary><c>thinctl release show</c></summary>
internal static class ReleaseShowVerb
{
    public static Verb Create(CommonOptions common) => ReleaseNumber.Verb(
        "show",
        "One release: how far the fleet is with it, and where it failed and why.",
        """
        thinctl release show 7
        thinctl release show 7 --json | jq '.failures[] | {device, state, reason}'
        """,
        common,
        (client, id, stop) => client.ReleaseAsync(id, stop));
}
