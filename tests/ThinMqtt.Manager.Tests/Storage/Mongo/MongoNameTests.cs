using ThinMqtt.Manager.Mongo;

namespace ThinMqtt.Manager.Tests.Mongo;

public sealed class MongoNameTests
{
    [Theory]
    [InlineData("mongodb://mongo:27017", null, "mongodb://mongo:27017/thinmqtt")]
    [InlineData("mongodb://mongo:27017", "site", "mongodb://mongo:27017/site")]
    [InlineData("mongodb://mongo:27017/?tls=true", "site", "mongodb://mongo:27017/site")]
    [InlineData("mongodb://mongo:27017?tls=true", null, "mongodb://mongo:27017/thinmqtt")]
    [InlineData("mongodb://mongo:27017/other?tls=true", "site", "mongodb://mongo:27017/site")]
    [InlineData("mongodb://user:p%40ss@B:1,a:2/other", null, "mongodb://a:2,b:1/other")]
    [InlineData("mongodb+srv://user:secret@cluster.example.com", null, "mongodb+srv://cluster.example.com/thinmqtt")]
    public void A_database_is_named_by_servers_and_name_without_credentials(string connectionString, string? database, string name) =>
        Assert.Equal(name, MongoName.Of(connectionString, database));
}
