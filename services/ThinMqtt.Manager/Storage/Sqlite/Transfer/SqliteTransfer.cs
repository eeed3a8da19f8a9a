namespace ThinMqtt.Manager.Sqlite;

/// <summary>
/// The SQLite file as a whole, locked for everybody else: a manager that runs on it is found, and none can start on it meanwhile.
/// </summary>
internal sealed class SqliteTransfer : IInventoryTransfer
{
    private readonly SqliteAccess _access;

    private SqliteTransfer(SqliteAccess access)
    {
        _access = access;
        Artifacts = new SqliteArtifacts(access);
        Devices = new SqliteDevices(access);
        Labels = new SqliteLabels(access);
        Groups = new SqliteGroups(access);
        Samples = new SqliteSamples(access);
        Events = new SqliteEvents(access);
        Releases = new SqliteReleases(access);
        Counters = new SqliteCounters(access);
        Results = new SqliteResults(access);
    }

    public string Name => _access.File;

    public IRecordSet<Artifact> Artifacts { get; }

    public IRecordSet<DeviceRecord> Devices { get; }

    public IRecordSet<LabelRecord> Labels { get; }

    public IRecordSet<DeviceGroup> Groups { get; }

    public IRecordSet<FleetSample> Samples { get; }

    public IRecordSet<EventRecord> Events { get; }

    public IRecordSet<ReleaseRecord> Releases { get; }

    public IRecordSet<CounterRecord> Counters { get; }

    public IRecordSet<ResultRecord> Results { get; }

    public static string FileOf(string dataFolder) => Path.GetFullPath(Path.Combine(dataFolder, Database.FileName));

    /// <exception cref="MigrationException">There is none, it is in use, or of another version of this program.</exception>
    public static SqliteTransfer OpenSource(string dataFolder)
    {
        var file = FileOf(dataFolder);
        if (!File.Exists(file))
        {
            throw new MigrationException(
                $"There is no inventory {file}. A site in a folder is named by what 'thinmqtt --data' takes; one elsewhere by a JSON file of settings.");
        }

        return new SqliteTransfer(SqliteAccess.Open(file, isTarget: false));
    }

    /// <summary>To have a look at it: nothing is made or changed.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="MigrationException">As <see cref="OpenSource"/>.</exception>
    public static SqliteTransfer? OpenExisting(string dataFolder) => File.Exists(FileOf(dataFolder)) ? OpenSource(dataFolder) : null;

    /// <summary>Made where it is missing.</summary>
    /// <exception cref="MigrationException">It is in use, or cannot be written.</exception>
    public static SqliteTransfer OpenTarget(string dataFolder) => new(SqliteAccess.Open(FileOf(dataFolder), isTarget: true));

    public Task<MigrationMark?> ReadMarkAsync(CancellationToken stop) => Task.FromResult(_access.Read(SqliteMark.Read));

    public Task WriteMarkAsync(MigrationMark mark, CancellationToken stop)
    {
        _access.Write(sql => SqliteMark.Write(sql, mark), isDurable: true);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _access.Dispose();
        return ValueTask.CompletedTask;
    }
}
