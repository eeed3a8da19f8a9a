using System.Runtime.InteropServices;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// libmongoc in this process: loaded when MongoDB is first asked for, and kept. It is never cleaned up (<c>mongoc_cleanup</c>), since
/// nothing could use it afterwards.
/// </summary>
internal static unsafe class MongoLibrary
{
    /// <summary>Older ones were never tried.</summary>
    private static readonly Version Oldest = new(1, 23, 0);

    private static readonly Lazy<string> Loaded = new(Initialize);

    /// <summary>Its version.</summary>
    /// <exception cref="MongoException">It is not installed, or too old.</exception>
    public static string Load() => Loaded.Value;

    /// <exception cref="MongoException">There is no such library, or one that it needs.</exception>
    public static void Require(string library, string package)
    {
        if (!NativeLibrary.TryLoad(library, out _))
        {
            throw new MongoException(
                MongoErrorKind.LibraryMissing,
                $"MongoDB cannot be used: its C driver, {library}, cannot be loaded. Install it (Debian and Ubuntu: apt install {package}).");
        }
    }

    private static string Initialize()
    {
        Require(LibBson.Library, "libbson-1.0-0");
        Require(LibMongoc.Library, "libmongoc-1.0-0");
        var version = Marshal.PtrToStringUTF8((nint)LibMongoc.Version()) ?? "";
        if (!LibMongoc.IsAtLeast(Oldest.Major, Oldest.Minor, Oldest.Build))
        {
            throw new MongoException(
                MongoErrorKind.LibraryMissing, $"MongoDB cannot be used: its C driver is libmongoc {version}; {Oldest} or a later 1.x is needed.");
        }

        LibMongoc.SetLogHandler(&MongoLibraryLog.Handle, null);
        LibMongoc.Initialize();
        return version;
    }
}
