namespace ThinMqtt.Manager.Mongo;

/// <summary>Sorts libmongoc's domains (mongoc-error.h) and the server's codes (error_codes.yml of MongoDB) by what a caller may do.</summary>
internal static class MongoErrors
{
    /// <summary>The domain of what the server has refused.</summary>
    public const int Server = 17;

    /// <summary>The domain of what was not sent, as there was no server for it.</summary>
    public const int ServerSelection = 15;

    private const int Client = 1;
    private const int Stream = 2;
    private const int Sasl = 7;
    private const int Scram = 14;
    private const int WriteConcern = 16;

    private const int ClientAuthenticate = 11;
    private const int ClientNoAcceptablePeer = 12;

    private const int DuplicateKey = 11000;

    public static MongoErrorKind KindOf(int domain, int code) => domain switch
    {
        Stream or ServerSelection => MongoErrorKind.Unreachable,
        Sasl or Scram => MongoErrorKind.NotAllowed,
        Client when code == ClientAuthenticate => MongoErrorKind.NotAllowed,
        Client when code == ClientNoAcceptablePeer => MongoErrorKind.Unreachable,
        Server or WriteConcern => KindOfServer(code),
        _ => MongoErrorKind.Refused,
    };

    /// <param name="code">The server's.</param>
    public static MongoErrorKind KindOfServer(int code) => code switch
    {
        DuplicateKey or 11001 or 12582 => MongoErrorKind.DuplicateKey,
        13 or 18 => MongoErrorKind.NotAllowed, // Unauthorized, AuthenticationFailed
        50 or 64 or 262 => MongoErrorKind.Timeout, // MaxTimeMSExpired, WriteConcernFailed by wtimeout, ExceededTimeLimit

        // HostUnreachable, HostNotFound, NetworkTimeout, ShutdownInProgress, PrimarySteppedDown, SocketException, NotWritablePrimary,
        // InterruptedAtShutdown, InterruptedDueToReplStateChange, NotPrimaryNoSecondaryOk, NotPrimaryOrSecondary
        6 or 7 or 89 or 91 or 189 or 9001 or 10107 or 11600 or 11602 or 13435 or 13436 => MongoErrorKind.Unreachable,
        _ => MongoErrorKind.Refused,
    };

    /// <returns>Nothing, or a sentence with a space before it.</returns>
    public static string Advice(MongoErrorKind kind) => kind switch
    {
        MongoErrorKind.Unreachable => " Check that the server runs, and that the connection string names it.",
        MongoErrorKind.NotAllowed => " Check user, password and authSource of the connection string, and the user's roles.",
        MongoErrorKind.ConnectionString => " It is written as mongodb://user:password@host:27017/database?tls=true.",
        _ => "",
    };
}
