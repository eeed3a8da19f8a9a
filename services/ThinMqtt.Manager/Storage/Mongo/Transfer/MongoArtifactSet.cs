namespace ThinMqtt.Manager.Mongo;

internal sealed class MongoArtifactSet(MongoAccess access) : MongoFewRecords<Artifact>(access, MongoSchema.Artifacts)
{
    public override Task WriteAsync(IReadOnlyList<Artifact> records, CancellationToken stop) => Access.ReplaceAsync(
        MongoSchema.Artifacts,
        MongoValues.Ids(records.Select(artifact => MongoArtifacts.Id(artifact.Package, artifact.Version))),
        records,
        MongoArtifacts.Write,
        stop);

    protected override async Task<IReadOnlyList<Artifact>> AllAsync(CancellationToken stop)
    {
        var found = await FindAsync(MongoSchema.Artifacts, _ => { }, MongoArtifacts.Read, new MongoFind(), stop);
        return
        [
            .. found.OrderBy(artifact => artifact.Package.Value, StringComparer.Ordinal)
                .ThenBy(artifact => artifact.Version.ToString(), StringComparer.Ordinal),
        ];
    }
}
