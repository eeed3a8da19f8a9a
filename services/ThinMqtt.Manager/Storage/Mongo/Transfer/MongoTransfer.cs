namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// A database as a whole. A manager that works for it is found; what one changes that is started meanwhile shows when both sites are compared.
/// </summary>
internal sealed class MongoTransfer : IInventoryTransfer
{
    private readonly MongoAccess _access;

    private MongoTransfer(MongoAccess access)
    {
        _access = access;
        Artifacts = new MongoArtifactSet(access);
        Devices = new MongoDeviceSet(access);
        Labels = new MongoLabelSet(access);
        Groups = new MongoGroupSet(access);
        Samples = new MongoSampleSet(access);
        Events = new MongoEventSet(access);
        var releases = new MongoReleaseSet(access);
        Releases = releases;
        Counters = new MongoCounterSet(access);
        Results = new MongoResultSet(access, releases);
    }

    public string Name => _access.Name;

    public IRecordSet<Artifact> Artifacts { get; }

    public IRecordSet<DeviceRecord> Devices { get; }

    public IRecordSet<LabelRecord> Labels { get; }

    public IRecordSet<DeviceGroup> Groups { get; }

    public IRecordSet<FleetSample> Samples { get; }

    public IRecordSet<EventRecord> Events { get; }

    public IRecordSet<ReleaseRecord> Releases { get; }

    public IRecordSet<CounterRecord> Counters { get; }

    public IRecordSet<ResultRecord> Results { get; }

    /// <exception cref="MigrationException">There is none, it does not answer, is in use, or of another version of this program.</exception>
    public static async Task<MongoTransfer> OpenSourceAsync(ManagerOptions site, CancellationToken stop) =>
        await OpenExistingAsync(site, stop)
            ?? throw new MigrationException($"There is no inventory in {NameOf(site.MongoDb!)}. See that Manager:MongoDb names the right server and database.");

    /// <summary>To have a look at it: nothing is made or changed.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="MigrationException">As <see cref="OpenSourceAsync"/>.</exception>
    public static async Task<MongoTransfer?> OpenExistingAsync(ManagerOptions site, CancellationToken stop)
    {
        var access = await MongoAccess.OpenAsync(site.MongoDb!, stop);
        try
        {
            if (await access.AskAsync(MongoSchema.IsThereAsync, stop))
            {
                await MongoUse.ThrowIfInUseAsync(access, site.LeaseDuration, stop);
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
    /// <exception cref="MigrationException">It does not answer, is in use, or cannot be written.</exception>
    public static async Task<MongoTransfer> OpenTargetAsync(ManagerOptions site, CancellationToken stop)
    {
        var access = await MongoAccess.OpenAsync(site.MongoDb!, stop);
        try
        {
            await MongoUse.ThrowIfInUseAsync(access, site.LeaseDuration, stop);
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
