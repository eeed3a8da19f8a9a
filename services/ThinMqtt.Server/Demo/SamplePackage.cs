using System.IO.Compression;
using System.Reflection;

namespace ThinMqtt.Server;

/// <summary>A small package as anybody would make one: a program, its scripts, and the documents of this repository.</summary>
internal static class SamplePackage
{
    public const string Name = "hello";

    private const string ResourcePrefix = "package/";
    private const int Executable = 0x1ED; // rwxr-xr-x
    private const int Readable = 0x1A4; // rw-r--r--

    /// <summary>The same version has the same bytes each time. No zip can be older.</summary>
    private static readonly DateTimeOffset Always = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <returns>The artifact, a zip.</returns>
    public static byte[] Make(string version)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            var assembly = Assembly.GetExecutingAssembly();
            foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)).Order())
            {
                using var content = assembly.GetManifestResourceStream(name)!;
                Add(zip, name[ResourcePrefix.Length..], content);
            }

            using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(version));
            Add(zip, "VERSION", text);
        }

        return bytes.ToArray();
    }

    private static void Add(ZipArchive zip, string name, Stream content)
    {
        var entry = zip.CreateEntry(name);
        entry.LastWriteTime = Always;
        var isProgram = name.EndsWith(".sh", StringComparison.Ordinal) || name.StartsWith("tools/", StringComparison.Ordinal);
        entry.ExternalAttributes = (isProgram ? Executable : Readable) << 16;
        using var target = entry.Open();
        content.CopyTo(target);
    }
}
