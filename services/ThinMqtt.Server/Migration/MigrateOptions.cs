namespace ThinMqtt.Server;

/// <summary>The arguments of <c>thinmqtt migrate</c>.</summary>
/// <param name="From">The site to move, as the operator names it.</param>
/// <param name="To">Where to.</param>
/// <param name="IsDryRun">Whether it only has a look.</param>
internal sealed record MigrateOptions(string From, string To, bool IsDryRun)
{
    public const string Help = """
        thinmqtt migrate: moves a site, which is everything that a manager knows, and the artifacts.

        Usage: thinmqtt migrate --from SITE --to SITE [--dry-run]

          SITE        a folder, as --data takes it: inventory and artifacts are in it; or
                      a JSON file of settings: its section Manager says with MongoDb where the inventory is, and with S3
                      where artifacts are, as in appsettings.json; what it leaves out is in the folder of "DataFolder"
          --dry-run   says what would be moved and whether it can be; nothing is made or changed
          --help      this text

        Stop the manager of the site first; the site is not changed. The target has to be empty. Interrupted by whatever,
        the same command goes on, and until it is through no manager starts on the target. In the end all is read back
        and compared, which the table on standard output shows.

        Exit codes: 0 all is there and equal; 1 it is not, or it could not go on (the message says why and what to do);
        2 unusable arguments; 130 Ctrl-C or SIGTERM.

        Example, from one machine's folder to MongoDB and S3, and back to another folder:

          thinmqtt migrate --from /var/lib/thinmqtt-server --to production.json
          thinmqtt migrate --from production.json --to /var/lib/thinmqtt-server-2

          production.json:
          {
            "Manager": {
              "MongoDb": { "ConnectionStringFile": "/etc/thinmqtt-server/mongodb" },
              "S3": { "ServiceUrl": "https://s3.example.com", "Bucket": "thinmqtt",
                      "AccessKey": "thinmqtt", "SecretKeyFile": "/etc/thinmqtt-server/s3" }
            }
          }
        """;

    /// <returns>Null, with what is wrong, where the arguments cannot be used.</returns>
    public static MigrateOptions? Parse(IReadOnlyList<string> args, out string error)
    {
        string? from = null, to = null;
        var isDryRun = false;
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--dry-run":
                    isDryRun = true;
                    break;
                case "--from" when from is null && i + 1 < args.Count:
                    from = args[++i];
                    break;
                case "--to" when to is null && i + 1 < args.Count:
                    to = args[++i];
                    break;
                default:
                    error = $"{args[i]} is unknown, given twice, or its value is missing.";
                    return null;
            }
        }

        error = string.IsNullOrEmpty(from) ? "--from SITE is missing." : string.IsNullOrEmpty(to) ? "--to SITE is missing." : "";
        return error.Length > 0 ? null : new MigrateOptions(from!, to!, isDryRun);
    }
}
