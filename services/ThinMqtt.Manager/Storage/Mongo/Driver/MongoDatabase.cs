using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// A MongoDB database through libmongoc, MongoDB's C driver. Safe for any thread. It connects when it is first asked for something, and
/// again after every loss, by itself; what is asked for meanwhile fails after the server selection's time-out.
/// </summary>
/// <remarks>
/// <para>In this folder: Bson writes and reads documents in C#; Native binds libmongoc and its objects; Work runs its blocking calls on
/// threads of their own. Everything goes out as a bulk write, a cursor or a command, which keeps the binding small.</para>
/// <para>Tried against a server that speaks MongoDB's protocol (tests/servers/mongo.sh), plain and over TLS. Never tried against a real
/// mongod, since none is to be had where this was made: replica sets and their elections, retried writes, credentials that are accepted,
/// write concerns, and servers' behaviour under load.</para>
/// </remarks>
internal sealed class MongoDatabase : IAsyncDisposable
{
    private readonly UriHandle _uri;
    private readonly MongoWorkers _workers;
    private readonly ILogger _logger;
    private int _isDisposed;

    private MongoDatabase(UriHandle uri, PoolHandle pool, MongoOptions options, ILogger logger)
    {
        _uri = uri;
        _logger = logger;
        Name = MongoSettings.Database(uri, options);
        _workers = new MongoWorkers(pool, MongoSettings.Connections(uri), options.MaximumWaiting);
    }

    public string Name { get; }

    /// <summary>Opens a database without asking a server for it; but <c>mongodb+srv</c> asks the DNS.</summary>
    /// <param name="connectionString">With hosts, credentials, TLS and replica set, as MongoDB's manual has it.</param>
    /// <param name="options">What the connection string does not say.</param>
    /// <param name="logger">For libmongoc's log, too.</param>
    /// <exception cref="MongoException">The connection string cannot be used, or libmongoc is not installed.</exception>
    public static MongoDatabase Connect(string connectionString, MongoOptions options, ILogger logger)
    {
        var version = MongoLibrary.Load();
        MongoLibraryLog.Attach(logger);
        try
        {
            var uri = MongoSettings.Parse(connectionString, options);
            var database = new MongoDatabase(uri, NewPool(uri), options, logger);
            MongoLog.Opened(logger, database.Name, version, MongoSettings.Connections(uri));
            return database;
        }
        catch (MongoException)
        {
            MongoLibraryLog.Detach(logger);
            throw;
        }
    }

    /// <summary>Made by the server when something is first written to it.</summary>
    public MongoCollection Collection(string name) => new(this, name);

    /// <summary>Whether a server answers that takes writes.</summary>
    /// <exception cref="MongoException">None does, or it does not let us in.</exception>
    public async Task PingAsync(CancellationToken cancellation = default) =>
        await CommandAsync("ping the server", static command => command.Int32("ping"u8, 1), static _ => true, isWrite: false, cancellation);

    /// <param name="action">For the error's text.</param>
    /// <param name="command">Its name is its first field.</param>
    /// <param name="map">Reads the reply.</param>
    /// <param name="isWrite">Whether the connection string's write concern is for it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    internal Task<T> CommandAsync<T>(
        string action, Action<BsonWriter> command, BsonMap<T> map, bool isWrite, CancellationToken cancellation) => RunAsync<T>(
        documents =>
        {
            var range = documents.Write(command);
            return client => MongoCommand.Run(client, Name, new MongoCommand(action, documents, range, isWrite), map);
        },
        cancellation);

    /// <param name="prepare">Writes the documents now, and makes what then runs with them on one of the driver's threads.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    internal Task<T> RunAsync<T>(Func<BsonWriter, Func<ClientHandle, T>> prepare, CancellationToken cancellation)
    {
        var documents = new BsonWriter();
        Func<ClientHandle, T> work;
        try
        {
            work = prepare(documents);
        }
        catch
        {
            documents.Dispose();
            throw;
        }

        return _workers.RunAsync(documents, work, cancellation);
    }

    /// <summary>What is under way ends, within the socket's time-out; what waits is refused.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await _workers.DisposeAsync();
            _uri.Dispose();
            MongoLibraryLog.Detach(_logger);
        }
    }

    private static unsafe PoolHandle NewPool(UriHandle uri)
    {
        NativeError error;
        var native = LibMongoc.NewPool(uri, &error);
        if (native == 0)
        {
            uri.Dispose();
            throw MongoException.From("use the connection string", error);
        }

        var pool = new PoolHandle(native);
        LibMongoc.SetErrorApi(pool, LibMongoc.ErrorApi);
        return pool;
    }
}
