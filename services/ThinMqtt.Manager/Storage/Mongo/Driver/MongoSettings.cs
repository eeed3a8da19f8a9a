using System.Runtime.InteropServices;

namespace ThinMqtt.Manager.Mongo;

/// <summary>A connection string with what the options add to it.</summary>
internal static unsafe class MongoSettings
{
    public const string DefaultDatabase = "thinmqtt";

    private const int MaximumConnections = 1000;

    /// <exception cref="MongoException">It cannot be used.</exception>
    public static UriHandle Parse(string connectionString, MongoOptions options)
    {
        NativeError error;
        var native = LibMongoc.NewUri(connectionString, &error);
        if (native == 0)
        {
            throw new MongoException(
                MongoErrorKind.ConnectionString,
                $"The connection string of MongoDB cannot be used: {WithoutSecrets(connectionString, error.Text).TrimEnd('.')}."
                    + MongoErrors.Advice(MongoErrorKind.ConnectionString));
        }

        var uri = new UriHandle(native);
        Default(uri, "serverselectiontimeoutms", options.ServerSelectionTimeout);
        Default(uri, "connecttimeoutms", options.ConnectTimeout);
        Default(uri, "sockettimeoutms", options.SocketTimeout);
        Default(uri, "maxpoolsize", options.Connections);
        if (!LibMongoc.HasOption(uri, "appname"))
        {
            LibMongoc.SetAppName(uri, options.AppName);
        }

        return uri;
    }

    /// <returns>1 to 1000, each with a thread.</returns>
    public static int Connections(UriHandle uri) => Math.Clamp(LibMongoc.GetOption(uri, "maxpoolsize", 1), 1, MaximumConnections);

    public static string Database(UriHandle uri, MongoOptions options)
    {
        var named = Marshal.PtrToStringUTF8((nint)LibMongoc.DatabaseOf(uri));
        return options.DatabaseName ?? (string.IsNullOrEmpty(named) ? DefaultDatabase : named);
    }

    private static void Default(UriHandle uri, string name, TimeSpan value) => Default(uri, name, (int)value.TotalMilliseconds);

    private static void Default(UriHandle uri, string name, int value)
    {
        if (!LibMongoc.HasOption(uri, name))
        {
            LibMongoc.SetOption(uri, name, value);
        }
    }

    /// <summary>libmongoc quotes what it does not understand, such as a password with a character that must be escaped.</summary>
    private static string WithoutSecrets(string connectionString, string text)
    {
        var first = text.AsSpan().IndexOfAny('"', '\'');
        return first >= 0 && connectionString.Contains('@')
            ? text[..first] + "…" + text[(text.AsSpan().LastIndexOfAny('"', '\'') + 1)..]
            : text;
    }
}
