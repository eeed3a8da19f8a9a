using System.Runtime.InteropServices;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// The part of libmongoc 1.x that a store needs. Every call may take as long as its time-outs allow and belongs on a thread of
/// <see cref="MongoWorkers"/>, but for those of the URI and of the pool's making.
/// </summary>
internal static unsafe partial class LibMongoc
{
    public const string Library = "libmongoc-1.0.so.0";

    /// <summary>Errors of the server then have a domain of their own, with the server's code (MONGOC_ERROR_API_VERSION_2).</summary>
    public const int ErrorApi = 2;

    [LibraryImport(Library, EntryPoint = "mongoc_init")]
    public static partial void Initialize();

    [LibraryImport(Library, EntryPoint = "mongoc_get_version")]
    public static partial byte* Version();

    [LibraryImport(Library, EntryPoint = "mongoc_check_version")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool IsAtLeast(int major, int minor, int micro);

    [LibraryImport(Library, EntryPoint = "mongoc_log_set_handler")]
    public static partial void SetLogHandler(delegate* unmanaged[Cdecl]<int, byte*, byte*, void*, void> handler, void* data);

    [LibraryImport(Library, EntryPoint = "mongoc_uri_new_with_error", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewUri(string text, NativeError* error);

    [LibraryImport(Library, EntryPoint = "mongoc_uri_get_database")]
    public static partial byte* DatabaseOf(MongoHandle uri);

    [LibraryImport(Library, EntryPoint = "mongoc_uri_has_option", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool HasOption(MongoHandle uri, string name);

    [LibraryImport(Library, EntryPoint = "mongoc_uri_get_option_as_int32", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GetOption(MongoHandle uri, string name, int fallback);

    [LibraryImport(Library, EntryPoint = "mongoc_uri_set_option_as_int32", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool SetOption(MongoHandle uri, string name, int value);

    [LibraryImport(Library, EntryPoint = "mongoc_uri_set_appname", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool SetAppName(MongoHandle uri, string name);

    [LibraryImport(Library, EntryPoint = "mongoc_uri_destroy")]
    public static partial void DestroyUri(nint uri);

    [LibraryImport(Library, EntryPoint = "mongoc_client_pool_new_with_error")]
    public static partial nint NewPool(MongoHandle uri, NativeError* error);

    [LibraryImport(Library, EntryPoint = "mongoc_client_pool_set_error_api")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool SetErrorApi(MongoHandle pool, int version);

    /// <summary>Waits while as many clients are out as the pool may have.</summary>
    [LibraryImport(Library, EntryPoint = "mongoc_client_pool_pop")]
    public static partial nint PopClient(MongoHandle pool);

    [LibraryImport(Library, EntryPoint = "mongoc_client_pool_push")]
    public static partial void PushClient(MongoHandle pool, nint client);

    [LibraryImport(Library, EntryPoint = "mongoc_client_pool_destroy")]
    public static partial void DestroyPool(nint pool);

    /// <summary>With the connection string's preferences for neither reading nor writing.</summary>
    [LibraryImport(Library, EntryPoint = "mongoc_client_command_simple", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool Command(MongoHandle client, string database, MongoHandle command, nint preferences, MongoHandle reply, NativeError* error);

    /// <summary>With its write concern; findAndModify is tried again once where the server can tell that it is the same.</summary>
    [LibraryImport(Library, EntryPoint = "mongoc_client_write_command_with_opts", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool WriteCommand(MongoHandle client, string database, MongoHandle command, nint options, MongoHandle reply, NativeError* error);

    [LibraryImport(Library, EntryPoint = "mongoc_client_get_collection", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewCollection(MongoHandle client, string database, string name);

    [LibraryImport(Library, EntryPoint = "mongoc_collection_destroy")]
    public static partial void DestroyCollection(nint collection);

    [LibraryImport(Library, EntryPoint = "mongoc_collection_find_with_opts")]
    public static partial nint NewFind(MongoHandle collection, MongoHandle filter, MongoHandle options, nint preferences);

    [LibraryImport(Library, EntryPoint = "mongoc_collection_aggregate")]
    public static partial nint NewAggregate(MongoHandle collection, int flags, MongoHandle pipeline, nint options, nint preferences);

    [LibraryImport(Library, EntryPoint = "mongoc_cursor_next")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool Next(MongoHandle cursor, out nint document);

    [LibraryImport(Library, EntryPoint = "mongoc_cursor_error")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool HasFailed(MongoHandle cursor, NativeError* error);

    [LibraryImport(Library, EntryPoint = "mongoc_cursor_destroy")]
    public static partial void DestroyCursor(nint cursor);

    [LibraryImport(Library, EntryPoint = "mongoc_collection_create_bulk_operation_with_opts")]
    public static partial nint NewBulk(MongoHandle collection, MongoHandle options);

    [LibraryImport(Library, EntryPoint = "mongoc_bulk_operation_insert_with_opts")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool Insert(MongoHandle bulk, MongoHandle document, MongoHandle options, NativeError* error);

    [LibraryImport(Library, EntryPoint = "mongoc_bulk_operation_update_one_with_opts")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool UpdateOne(MongoHandle bulk, MongoHandle filter, MongoHandle update, MongoHandle options, NativeError* error);

    [LibraryImport(Library, EntryPoint = "mongoc_bulk_operation_update_many_with_opts")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool UpdateMany(MongoHandle bulk, MongoHandle filter, MongoHandle update, MongoHandle options, NativeError* error);

    [LibraryImport(Library, EntryPoint = "mongoc_bulk_operation_remove_many_with_opts")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool RemoveMany(MongoHandle bulk, MongoHandle filter, MongoHandle options, NativeError* error);

    /// <returns>0 when something failed.</returns>
    [LibraryImport(Library, EntryPoint = "mongoc_bulk_operation_execute")]
    public static partial uint Execute(MongoHandle bulk, MongoHandle reply, NativeError* error);

    [LibraryImport(Library, EntryPoint = "mongoc_bulk_operation_destroy")]
    public static partial void DestroyBulk(nint bulk);
}
