using Microsoft.Data.Sqlite;

namespace ThinMqtt.Broker;

/// <summary>All that the writer runs, prepared once.</summary>
internal sealed class StoreStatements(SqliteConnection connection) : IDisposable
{
    public Statement Begin { get; } = new(connection, "BEGIN IMMEDIATE");

    public Statement Commit { get; } = new(connection, "COMMIT");

    public Statement Rollback { get; } = new(connection, "ROLLBACK");

    public Statement PutCounters { get; } = new(connection, "UPDATE counters SET last_session_id = ?, last_message_id = ?");

    public Statement PutSession { get; } = new(connection, "REPLACE INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    public Statement DeleteSession { get; } = new(connection, "DELETE FROM session WHERE id = ?");

    public Statement PutSubscription { get; } = new(connection, "REPLACE INTO subscription VALUES (?, ?, ?, ?)");

    public Statement DeleteSubscription { get; } = new(connection, "DELETE FROM subscription WHERE session_id = ? AND filter = ?");

    public Statement DeleteSubscriptions { get; } = new(connection, "DELETE FROM subscription WHERE session_id = ?");

    public Statement PutMessage { get; } = new(connection, "REPLACE INTO message VALUES (?, ?, ?, ?, ?, ?)");

    public Statement DeleteMessage { get; } = new(connection, "DELETE FROM message WHERE id = ?");

    public Statement PutQueued { get; } = new(connection, "REPLACE INTO queued VALUES (?, ?, ?, ?, ?, ?)");

    public Statement DeleteQueued { get; } = new(connection, "DELETE FROM queued WHERE session_id = ? AND position = ?");

    public Statement DeleteQueue { get; } = new(connection, "DELETE FROM queued WHERE session_id = ?");

    public Statement PutReceived { get; } = new(connection, "REPLACE INTO received VALUES (?, ?)");

    public Statement DeleteReceived { get; } =
        new(connection, "DELETE FROM received WHERE session_id = ? AND packet_identifier = ?");

    public Statement DeleteAllReceived { get; } = new(connection, "DELETE FROM received WHERE session_id = ?");

    public Statement PutRetained { get; } = new(connection, "REPLACE INTO retained VALUES (?, ?, ?, ?, ?, ?)");

    public Statement DeleteRetained { get; } = new(connection, "DELETE FROM retained WHERE topic = ?");

    public void Dispose()
    {
        Statement[] all =
        [
            Begin, Commit, Rollback, PutCounters, PutSession, DeleteSession, PutSubscription, DeleteSubscription,
            DeleteSubscriptions, PutMessage, DeleteMessage, PutQueued, DeleteQueued, DeleteQueue, PutReceived, DeleteReceived,
            DeleteAllReceived, PutRetained, DeleteRetained,
        ];
        foreach (var statement in all)
        {
            statement.Dispose();
        }
    }
}
