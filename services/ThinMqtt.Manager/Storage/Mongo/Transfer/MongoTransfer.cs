namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// A database as a whole. Managers of other machines may be on it, which nobody can see; what they change meanwhile shows when both sites are
/// compared.
/// </summary>
internal sealed class MongoTransfer : IInventoryTransfer
{
    private readonly MongoAccess _access;

    private MongoTransfer(MongoAccess access)
    {
        _access = access;
        Artifacts = new MongoArtifactSet(access);
        Devices = new MongoDeviceSet(access);
        Events = new MongoEventSet(access);
        var releases = new MongoReleaseSet(access);
        Releases = releases;
        Counters = new MongoCounterSet(access);
        Results = new MongoResultSet(access, releases);
    }

    public string Name => _access.Name;

    public IRecordSet<Artifact> Artifacts { get; }

    public IRecordSet<DeviceRecord> Devices { get; }

    public IRecordSet<EventRecord> Events { get; }

    public IRecordSet<ReleaseRecord> Releases { get; }

    public IRecordSet<CounterRecord> Counters { get; }

    public IRecordSet<ResultRecord> Results { get; }

    /// <exception cref="MigrationException">There is none, it does not answer, or it is of another version of this program.</exception>
    public static async Task<MongoTransfer> OpenSourceAsync(MongoDbOptions options, CancellationToken stop) =>
        await OpenExistingAsync(options, stop)
            ?? throw new MigrationException($"There is no inventory in {NameOf(options)}. See that Manager:MongoDb names the right server and database.");

    /// <summary>To have a look at it: nothing is made or changed.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="MigrationException">As <see cref="OpenSourceAsync"/>.</exception>
    public static async Task<MongoTransfer?> OpenExistingAsync(MongoDbOptions options, CancellationToken stop)
    {
        var access = await MongoAccess.OpenAsync(options, stop);
        try
        {
            if (await access.AskAsync(MongoSchema.IsThereAsync, stop))
            {
                return new MongoTransfer(access);
            }
        }
        catch
        {
            await access.DisposeAsync();
            throw;
        }

        await access.DisposeAsync();
        return null;
    }

    /// <summary>Made where it is missing.</summary>
    /// <exception cref="MigrationException">It does not answer, or cannot be written.</exception>
    public static async Task<MongoTransfer> OpenTargetAsync(MongoDbOptions options, CancellationToken stop)
    {
        var access = await MongoAccess.OpenAsync(options, stop);
        try
        {
            await access.AskAsync(
                async database =>
                {
                    await MongoSchema.ApplyAsync(database);
                    return true;
                },
                stop);
            return new MongoTransfer(access);
        }
        catch
        {
            await access.DisposeAsync();
            throw;
        }
    }

    /// <returns>The name that it has when it is open.</returns>
    /// <exception cref="MigrationException">The connection string cannot be read.</exception>
    public static string NameOf(MongoDbOptions options) => options.TryRead(out var connectionString, out var reason)
        ? MongoName.Of(connectionString, options.Database)
        : throw new MigrationException(reason);

    public Task<MigrationMark?> ReadMarkAsync(CancellationToken stop) => _access.AskAsync(database => MongoMark.ReadAsync(database, stop), stop);

    public Task WriteMarkAsync(MigrationMark mark, CancellationToken stop) =>
        _access.AskAsync(database => MongoMark.WriteAsync(database, mark, stop), stop);

    public ValueTask DisposeAsync() => _access.DisposeAsync();
}
