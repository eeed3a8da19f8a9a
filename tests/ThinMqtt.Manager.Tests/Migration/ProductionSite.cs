using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ThinMqtt.Manager.Mongo;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Migration;

/// <summary>A site in MongoDB and S3: a database and a bucket of the test's own, and the file of settings that names them.</summary>
internal sealed class ProductionSite : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestBucket _bucket;

    /// <param name="mongo">A connection string.</param>
    /// <param name="s3">A server.</param>
    /// <param name="user">Of the S3 server; by default its usual one.</param>
    public ProductionSite(Uri mongo, S3Server s3, string? user = null)
    {
        _bucket = new TestBucket(s3, user);
        MongoDb = new MongoDbOptions { ConnectionString = mongo.ToString(), Database = $"thinmqtt-test-{Guid.NewGuid():N}" };
        Write(new { MongoDb, S3 });
    }

    public MongoDbOptions MongoDb { get; }

    public S3Options S3 => _bucket.Options;

    /// <summary>As an operator names the site.</summary>
    public string Settings => _folder.File("production.json");

    public ManagerOptions Options(Uri broker) =>
        new() { DataFolder = _folder.File("unused"), Mqtt = _ => broker, MongoDb = MongoDb, S3 = S3 };

    public Task<IReadOnlyList<string>> ObjectsAsync() => _bucket.ContentsAsync();

    /// <summary>Only one of the two; the rest is in a folder.</summary>
    public void Write(object manager, string? dataFolder = null) =>
        File.WriteAllText(Settings, JsonSerializer.Serialize(new { DataFolder = dataFolder, Manager = manager }));

    /// <summary>Past all code of the inventory.</summary>
    public async Task ChangeAsync(string collection, string id, string field, string value)
    {
        await using var database = MongoDatabase.Connect(
            MongoDb.ConnectionString!, new MongoOptions { DatabaseName = MongoDb.Database! }, NullLogger.Instance);
        var result = await database.Collection(collection).UpdateAsync(
            filter => filter.String("_id"u8, id), update => update.Document("$set"u8).String(System.Text.Encoding.UTF8.GetBytes(field), value).End());
        Assert.Equal(1, result.Modified);
    }

    public async ValueTask DisposeAsync()
    {
        await _bucket.DisposeAsync();
        _folder.Dispose();
    }
}
