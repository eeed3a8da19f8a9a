namespace ThinMqtt.Cli;

/// <summary><c>thinctl release withdraw</c></summary>
internal static class ReleaseWithdrawVerb
{
    public static Verb Create(CommonOptions common) => ReleaseNumber.Verb(
        "withdraw",
        "Takes the announcement back: devices that have not begun stay as they are. Those that have it keep it.",
        "thinctl release withdraw 7",
        common,
        (client, id, stop) => client.WithdrawAsync(id, stop));
}
