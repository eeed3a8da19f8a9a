using System.Runtime.InteropServices;

namespace ThinMqtt.Manager.Mongo;

/// <summary>The part of libbson 1.x that hands documents over as they are; they are written and read in C#.</summary>
internal static unsafe partial class LibBson
{
    public const string Library = "libbson-1.0.so.0";

    /// <summary>Of a <c>bson_t</c>, in bytes, and what it is aligned to.</summary>
    public const int StructSize = 128;

    [LibraryImport(Library, EntryPoint = "bson_init")]
    public static partial void Initialize(nint bson);

    /// <summary>Makes it stand for bytes that stay where they are.</summary>
    [LibraryImport(Library, EntryPoint = "bson_init_static")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool InitializeStatic(nint bson, byte* data, nuint length);

    /// <summary>Frees what it has allocated, not itself.</summary>
    [LibraryImport(Library, EntryPoint = "bson_destroy")]
    public static partial void Destroy(nint bson);

    /// <summary>Where the document lies; good until the <c>bson_t</c> changes.</summary>
    public static BsonDocument Read(nint bson) => new(new ReadOnlySpan<byte>(GetData(bson), ((int*)bson)[1])); // flags, length, …

    [LibraryImport(Library, EntryPoint = "bson_get_data")]
    private static partial byte* GetData(nint bson);
}
