namespace ThinMqtt.Cli;

/// <summary><c>thinctl release announce</c></summary>
internal static class ReleaseAnnounceVerb
{
    public static Verb Create(CommonOptions common) => ReleaseNumber.Verb(
        "announce",
        "Announces a release anew: devices that failed with it may try once more, and one that was withdrawn or replaced is live again.",
        "thinctl release announce 7",
        common,
        (client, id, stop) => client.AnnounceAsync(id, stop));
}
