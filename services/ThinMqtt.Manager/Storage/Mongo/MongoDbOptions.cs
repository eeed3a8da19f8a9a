using System.Buffers;

namespace ThinMqtt.Manager;

/// <summary>The inventory in a MongoDB server instead of in the data folder.</summary>
public sealed record MongoDbOptions
{
    /// <summary>In bytes of UTF-8, and the server's own limit.</summary>
    private const int MaximumNameLength = 63;

    private static readonly SearchValues<char> NotInNames = SearchValues.Create("/\\. \"$*<>:|?\0");

    private static readonly string[] Schemes = ["mongodb://", "mongodb+srv://"];

    /// <summary>
    /// With hosts, credentials, TLS and replica set, as MongoDB's manual has it, such as
    /// <c>mongodb://thinmqtt@mongo:27017/?tls=true</c>. This or <see cref="ConnectionStringFile"/>.
    /// </summary>
    public string? ConnectionString { get; init; }

    /// <summary>A file with nothing but the connection string, where that has a password in it.</summary>
    public string? ConnectionStringFile { get; init; }

    /// <summary>Made where it is missing. It counts more than the connection string's. Default: that, or else <c>thinmqtt</c>.</summary>
    public string? Database { get; init; }

    /// <summary>
    /// How many operations run at once, each on a connection and a thread of its own: 1 to 1000. Default: 8. <c>maxPoolSize</c> in the
    /// connection string counts more.
    /// </summary>
    public int Connections { get; init; } = 8;

    /// <summary>A record would print the password.</summary>
    public override string ToString() => $"MongoDB, database {Database}";

    /// <summary>Everything about it that cannot be used, a sentence each; never with the connection string.</summary>
    internal IEnumerable<string> Problems()
    {
        if (string.IsNullOrEmpty(ConnectionString) == string.IsNullOrEmpty(ConnectionStringFile))
        {
            yield return "Manager:MongoDb has either ConnectionString or, for one with a password, ConnectionStringFile.";
        }
        else if (!TryRead(out var connectionString, out var reason))
        {
            yield return reason;
        }
        else if (!Schemes.Any(scheme => connectionString.StartsWith(scheme, StringComparison.Ordinal)))
        {
            yield return "Manager:MongoDb's connection string does not begin with mongodb:// or mongodb+srv://.";
        }
        else if (Settings(connectionString).Any(ReadsFromSecondaries))
        {
            yield return "Manager:MongoDb's connection string reads from secondaries; what is decided upon needs readPreference=primary.";
        }
        else if (Settings(connectionString).Any(setting => setting.Equals("w=0", StringComparison.OrdinalIgnoreCase)))
        {
            yield return "Manager:MongoDb's connection string has w=0, so that nobody would know what is stored. Use w=majority.";
        }

        if (Database is not null && !IsName(Database))
        {
            yield return $"Manager:MongoDb:Database is '{Database}'; it is 1 to {MaximumNameLength} bytes without spaces and any of /\\.\"$*<>:|?.";
        }

        if (Connections is < 1 or > 1000)
        {
            yield return $"Manager:MongoDb:Connections is '{Connections}'; it is 1 to 1000.";
        }
    }

    /// <returns>False when the file cannot be read, or has nothing in it.</returns>
    internal bool TryRead(out string connectionString, out string reason)
    {
        (connectionString, reason) = (ConnectionString ?? "", "");
        if (string.IsNullOrEmpty(ConnectionStringFile))
        {
            return true;
        }

        try
        {
            connectionString = File.ReadAllText(ConnectionStringFile).Trim();
            reason = $"Manager:MongoDb:ConnectionStringFile: {ConnectionStringFile} is empty; it has the connection string and nothing else.";
            return connectionString.Length > 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reason = $"Manager:MongoDb:ConnectionStringFile: {ConnectionStringFile} cannot be read: {exception.Message}";
            return false;
        }
    }

    private static string[] Settings(string connectionString) => connectionString.Split('?', 2) is [_, var settings] ? settings.Split('&') : [];

    private static bool ReadsFromSecondaries(string setting) =>
        setting.StartsWith("readPreference=", StringComparison.OrdinalIgnoreCase) && !setting.EndsWith("=primary", StringComparison.OrdinalIgnoreCase);

    private static bool IsName(string name) =>
        name.Length > 0 && System.Text.Encoding.UTF8.GetByteCount(name) <= MaximumNameLength && !name.AsSpan().ContainsAny(NotInNames);
}
