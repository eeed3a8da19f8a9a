namespace ThinMqtt.Manager.Mongo;

/// <summary>What the connection string does not say. Where it does, it counts.</summary>
internal sealed record MongoOptions
{
    /// <summary>Where the connection string names no database. Default: <c>thinmqtt</c>.</summary>
    public string? DatabaseName { get; init; }

    /// <summary>How the server's log and currentOp name this program (<c>appName</c>). Default: <c>thinmqtt-manager</c>.</summary>
    public string AppName { get; init; } = "thinmqtt-manager";

    /// <summary>
    /// How many operations run at once, each on a thread and a connection of its own (<c>maxPoolSize</c>): 1 to 1000. Default: 8. The
    /// writer takes one, and what people and scripts ask over HTTP is short.
    /// </summary>
    public int Connections { get; init; } = 8;

    /// <summary>Operations that wait for a connection: 1 or more; further ones are refused. Default: 10,000, a few MB.</summary>
    public int MaximumWaiting { get; init; } = 10_000;

    /// <summary>
    /// How long an operation waits for a server that takes it (<c>serverSelectionTimeoutMS</c>). Default: 5 s, what a person at a page
    /// waits; libmongoc's own is 30 s. An election takes up to 12 s: who must get a write through tries again.
    /// </summary>
    public TimeSpan ServerSelectionTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For a connection to be made (<c>connectTimeoutMS</c>). Default: 5 s, as above; libmongoc's own is 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// For an answer (<c>socketTimeoutMS</c>). Default: 30 s, far more than our largest bulk takes; libmongoc's own, 5 minutes, would hold
    /// a thread for as long when a server hangs.
    /// </summary>
    public TimeSpan SocketTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
