namespace ThinMqtt.Manager.Mongo;

/// <summary>A connection string that has been understood.</summary>
internal sealed class UriHandle(nint native) : MongoHandle(native)
{
    protected override void Destroy(nint native) => LibMongoc.DestroyUri(native);
}

/// <summary>The connections, and the thread that watches the servers. Safe for any thread.</summary>
internal sealed class PoolHandle(nint native) : MongoHandle(native)
{
    protected override void Destroy(nint native) => LibMongoc.DestroyPool(native);
}

/// <summary>Taken from the pool, and given back. As what is made of it, for one thread at a time.</summary>
internal sealed class ClientHandle : MongoHandle
{
    private ClientHandle(nint native, PoolHandle pool)
        : base(native, pool)
    {
    }

    /// <exception cref="MongoException">The pool has none for as long as the connection string's <c>waitQueueTimeoutMS</c>.</exception>
    public static ClientHandle Take(PoolHandle pool) => LibMongoc.PopClient(pool) is not 0 and var native
        ? new ClientHandle(native, pool)
        : throw new MongoException(
            MongoErrorKind.Busy, "MongoDB is not asked: no connection is free. Raise maxPoolSize or waitQueueTimeoutMS of the connection string.");

    protected override void Destroy(nint native) => LibMongoc.PushClient(Owner!, native);
}

internal sealed class CollectionHandle(ClientHandle client, string database, string name)
    : MongoHandle(LibMongoc.NewCollection(client, database, name), client)
{
    protected override void Destroy(nint native) => LibMongoc.DestroyCollection(native);
}

internal sealed class CursorHandle(nint native, CollectionHandle collection) : MongoHandle(native, collection)
{
    protected override void Destroy(nint native) => LibMongoc.DestroyCursor(native);
}

internal sealed class BulkHandle(CollectionHandle collection, MongoHandle options)
    : MongoHandle(LibMongoc.NewBulk(collection, options), collection)
{
    protected override void Destroy(nint native) => LibMongoc.DestroyBulk(native);
}
