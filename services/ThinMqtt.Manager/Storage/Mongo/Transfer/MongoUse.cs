namespace ThinMqtt.Manager.Mongo;

/// <summary>Whether a manager works for a database, which it shows by renewing its lease. One that was killed has left its lease.</summary>
internal static class MongoUse
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <param name="access">To the database.</param>
    /// <param name="leaseDuration">Within it a manager that lives renews its lease.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="MigrationException">One does.</exception>
    public static async Task ThrowIfInUseAsync(MongoAccess access, TimeSpan leaseDuration, CancellationToken stop)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var first = await ReadAsync(access, stop);
        for (var lease = first; lease is not null; lease = await ReadAsync(access, stop))
        {
            if (lease != first)
            {
                throw new MigrationException(
                    $"The inventory {access.Name} is in use: the manager {lease.Owner} works for it. Stop all managers that run on it, and give the same command again.");
            }

            if (TimeProvider.System.GetElapsedTime(begun) >= leaseDuration)
            {
                return;
            }

            await Task.Delay(Interval, stop);
        }
    }

    private static Task<LeaseRecord?> ReadAsync(MongoAccess access, CancellationToken stop) =>
        access.AskAsync(database => MongoLeases.ReadAsync(database, stop), stop);
}
