namespace ThinMqtt.Broker;

/// <summary>The tables of <c>broker.db</c>.</summary>
/// <remarks>
/// No constraint but the primary keys: what the broker appended must never be refused, as nothing could be committed any
/// more. Messages in three places share the columns that <see cref="MessageColumns"/> reads and writes.
/// </remarks>
internal static class StoreSchema
{
    /// <summary>The <c>PRAGMA user_version</c> of a database with these tables.</summary>
    public const int Version = 1;

    public const string Create = """
        CREATE TABLE counters (last_session_id INTEGER NOT NULL, last_message_id INTEGER NOT NULL);
        INSERT INTO counters VALUES (0, 0);
        CREATE TABLE session (
            id INTEGER PRIMARY KEY, client_id TEXT NOT NULL, expiry_interval INTEGER NOT NULL, disconnected_at INTEGER,
            will_id INTEGER, will_topic BLOB, will_payload BLOB, will_properties BLOB, will_flags INTEGER, will_expires_at INTEGER,
            will_delay_interval INTEGER, will_expiry_interval INTEGER);
        CREATE TABLE subscription (
            session_id INTEGER, filter TEXT, options INTEGER NOT NULL, identifier INTEGER NOT NULL,
            PRIMARY KEY (session_id, filter)) WITHOUT ROWID;
        CREATE TABLE message (
            id INTEGER PRIMARY KEY, topic BLOB, payload BLOB, properties BLOB, flags INTEGER NOT NULL, expires_at INTEGER NOT NULL);
        CREATE TABLE queued (
            session_id INTEGER, position INTEGER, message_id INTEGER NOT NULL, flags INTEGER NOT NULL,
            packet_identifier INTEGER NOT NULL, subscription_identifiers BLOB,
            PRIMARY KEY (session_id, position)) WITHOUT ROWID;
        CREATE TABLE received (
            session_id INTEGER, packet_identifier INTEGER,
            PRIMARY KEY (session_id, packet_identifier)) WITHOUT ROWID;
        CREATE TABLE retained (
            id INTEGER NOT NULL, topic BLOB NOT NULL UNIQUE, payload BLOB, properties BLOB, flags INTEGER NOT NULL,
            expires_at INTEGER NOT NULL);
        PRAGMA user_version = 1;
        """;
}
