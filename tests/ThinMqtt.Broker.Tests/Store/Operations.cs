using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests;

/// <summary>Plain operations, and a look into the file.</summary>
internal static class Operations
{
    public static StoreOperation PutSession(long sessionId) =>
        new StoreOperation.PutSession(new StoredSession(sessionId, "c" + sessionId, uint.MaxValue, null, null));

    public static StoreOperation PutQueued(long sessionId, long order, Message message) =>
        new StoreOperation.PutQueued(sessionId, new StoredDelivery(order, message, QoS.AtLeastOnce, false, 1, false));

    public static StoreOperation PutRetained(long topic, int size = 64) => new StoreOperation.PutRetained(Message(topic, size));

    public static Message Message(long id, int size = 64) => new()
    {
        Id = id,
        TopicName = Encoding.UTF8.GetBytes("t/" + id.ToString(CultureInfo.InvariantCulture)),
        Payload = new byte[size],
    };

    /// <summary>Changes the file while no store has it open.</summary>
    public static void Execute(this StoreFolder folder, string sql)
    {
        using var connection = Connect(folder);
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public static long[] MessageIds(this StoreFolder folder)
    {
        using var connection = Connect(folder);
        using var command = new SqliteCommand("SELECT id FROM message ORDER BY id", connection);
        using var reader = command.ExecuteReader();
        var ids = new List<long>();
        while (reader.Read())
        {
            ids.Add(reader.GetInt64(0));
        }

        return [.. ids];
    }

    private static SqliteConnection Connect(StoreFolder folder)
    {
        var connection = new SqliteConnection($"Data Source={folder.DatabasePath};Pooling=False");
        connection.Open();
        return connection;
    }
}
