using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Mongo;

[Collection(MongoTests.Name)]
public sealed class MongoDbOptionsTests(MongoFixture server)
{
    [Fact]
    public void Everything_that_cannot_be_used_is_said_at_once_and_never_the_connection_string()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("empty"), "\n");
        MongoDbOptions[] wrong =
        [
            new() { Database = "a.b", Connections = 0 },
            new() { ConnectionString = "mongodb://x:xyzzy@host", ConnectionStringFile = "file" },
            new() { ConnectionString = "http://x:xyzzy@host", Database = "" },
            new() { ConnectionStringFile = folder.File("empty") },
            new() { ConnectionStringFile = folder.File("missing"), Database = new string('ä', 32) },
        ];

        var problems = wrong.Select(options => options.Problems().ToList()).ToList();

        Assert.Equal([3, 1, 2, 1, 2], problems.Select(found => found.Count));
        Assert.Contains("either ConnectionString or", problems[0][0], StringComparison.Ordinal);
        Assert.Contains("Manager:MongoDb:Database is 'a.b'", problems[0][1], StringComparison.Ordinal);
        Assert.Contains("Manager:MongoDb:Connections is '0'", problems[0][2], StringComparison.Ordinal);
        Assert.Contains("does not begin with mongodb://", problems[2][0], StringComparison.Ordinal);
        Assert.Contains("is empty", problems[3][0], StringComparison.Ordinal);
        Assert.Contains(folder.File("missing"), problems[4][0], StringComparison.Ordinal);
        Assert.All(problems.SelectMany(found => found), problem => Assert.DoesNotContain("xyzzy", problem, StringComparison.Ordinal));
        Assert.DoesNotContain("xyzzy", wrong[1].ToString(), StringComparison.Ordinal);
        Assert.Empty(new MongoDbOptions { ConnectionString = "mongodb+srv://host", Database = "fleet" }.Problems());
    }

    [Theory]
    [InlineData("mongodb://host/?w=majority&readPreference=secondaryPreferred", "readPreference=primary")]
    [InlineData("mongodb://host/?tls=true&w=0", "w=majority")]
    public void A_connection_string_by_which_results_would_be_lost_is_refused(string connectionString, string advice) =>
        Assert.Contains(advice, Assert.Single(new MongoDbOptions { ConnectionString = connectionString }.Problems()), StringComparison.Ordinal);

    [MongoFact]
    public async Task A_connection_string_that_cannot_be_used_is_said_at_the_start()
    {
        var refused = await Assert.ThrowsAsync<IOException>(() => ManagerHost.StartAsync(new ManagerOptions
        {
            DataFolder = "data",
            Mqtt = _ => new Uri("mqtt://127.0.0.1:1"),
            MongoDb = new MongoDbOptions { ConnectionString = "mongodb://manager:xyzzy:plugh@127.0.0.1" },
        }));

        Assert.Contains("The connection string of MongoDB cannot be used", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("xyzzy", refused.Message, StringComparison.Ordinal);
    }

    [MongoFact]
    public async Task The_program_takes_it_from_its_configuration()
    {
        var inventory = new MongoTestInventory(server.ConnectionString);
        await using var dropped = inventory;
        var settings = inventory.Use(new ManagerOptions { DataFolder = "", Mqtt = _ => new Uri("mqtt://localhost") }).MongoDb!;
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("mongodb"), settings.ConnectionString + "\n");
        await using var program = new ThinMqttServer(new Dictionary<string, string>
        {
            ["Manager:MongoDb:ConnectionStringFile"] = folder.File("mongodb"),
            ["Manager:MongoDb:Database"] = settings.Database!,
            ["Manager:MongoDb:Connections"] = "2",
        });
        await program.StartAsync();
        await using var device = await TestDevice.ConnectAsync(program.Tcp, "lab-1");
        await device.BornAsync();

        await using var database = inventory.Open();
        async Task<string> FindAsync()
        {
            while (true)
            {
                if (await database.Collection("devices").FindOneAsync(_ => { }, document => document["_id"u8].String()) is { } found)
                {
                    return found;
                }
            }
        }

        Assert.Equal("lab-1", await FindAsync().Within("the device is in the database"));
    }
}
