namespace ThinMqtt.Manager.Mongo;

/// <summary>What a caller may do about a <see cref="MongoException"/>.</summary>
internal enum MongoErrorKind
{
    /// <summary>No server answers, or none that takes writes: it may later. A write may be done or not.</summary>
    Unreachable,

    /// <summary>The server answers, but not in the time that it was given (maxTimeMS, wtimeout). A write may be done or not.</summary>
    Timeout,

    /// <summary>User, password or roles: a person must act.</summary>
    NotAllowed,

    /// <summary>A unique index, such as that of <c>_id</c>, has the key already.</summary>
    DuplicateKey,

    /// <summary>The connection string cannot be used.</summary>
    ConnectionString,

    /// <summary>libmongoc or the server refuses the operation, now and ever.</summary>
    Refused,

    /// <summary>Too many operations wait; it was not begun.</summary>
    Busy,

    /// <summary>libmongoc is not installed.</summary>
    LibraryMissing,
}

/// <summary>Something that MongoDB or libmongoc did not do. The message says what, why, and where it helps what to do.</summary>
internal sealed class MongoException(MongoErrorKind kind, string message) : Exception(message)
{
    public MongoErrorKind Kind => kind;

    /// <summary>libmongoc's mongoc_error_domain_t; 0 when the error is not its.</summary>
    public int Domain { get; init; }

    /// <summary>The server's code where <see cref="Domain"/> is 17, otherwise mongoc_error_code_t.</summary>
    public int Code { get; init; }

    /// <summary>Whether a write may have reached the server.</summary>
    public bool MayBeDone => kind == MongoErrorKind.Timeout || (kind == MongoErrorKind.Unreachable && Domain != MongoErrors.ServerSelection);

    /// <param name="action">What was tried, such as "read devices".</param>
    /// <param name="error">What libmongoc says of it.</param>
    public static MongoException From(string action, in NativeError error) =>
        From(action, MongoErrors.KindOf((int)error.Domain, (int)error.Code), (int)error.Domain, (int)error.Code, error.Text);

    /// <param name="action">What was tried, such as "update devices".</param>
    /// <param name="error">What the server says of it.</param>
    public static MongoException From(string action, MongoWriteError error) =>
        From(action, MongoErrors.KindOfServer(error.Code), MongoErrors.Server, error.Code, error.Text);

    private static MongoException From(string action, MongoErrorKind kind, int domain, int code, string text) =>
        new(kind, $"MongoDB: cannot {action}: {text.TrimEnd('.')} (libmongoc {domain}/{code}).{MongoErrors.Advice(kind)}")
        {
            Domain = domain,
            Code = code,
        };
}
