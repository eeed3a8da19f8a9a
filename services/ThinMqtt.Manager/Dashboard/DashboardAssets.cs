using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace ThinMqtt.Manager;

/// <summary>One file of the page, also compressed.</summary>
/// <param name="ContentType">With the charset.</param>
/// <param name="Hash">Of its content.</param>
/// <param name="Plain">As it is in the sources, but for <see cref="DashboardAssets.Page"/> and the modules, which are one.</param>
/// <param name="Gzip">The same, compressed.</param>
internal sealed record DashboardAsset(string ContentType, string Hash, byte[] Plain, byte[] Gzip);

/// <summary>
/// The files of Dashboard/Assets, which the build embeds. They are served below a folder named by the hash of them all, so that a browser
/// may keep them for good and never mixes two versions.
/// </summary>
internal sealed class DashboardAssets
{
    /// <summary>As the project file names the resources.</summary>
    private const string Prefix = "dashboard/";
    private const string PageName = "index.html";
    private const string EntryName = "main.js";

    private readonly Dictionary<string, DashboardAsset> _assets;

    private DashboardAssets(SortedDictionary<string, byte[]> files)
    {
        Version = Hash([.. files.SelectMany(file => Encoding.UTF8.GetBytes(file.Key).Concat(SHA256.HashData(file.Value)))]);
        var page = Encoding.UTF8.GetString(files[PageName]).Replace("\"assets/", $"\"assets/{Version}/", StringComparison.Ordinal);
        Page = Create(PageName, Encoding.UTF8.GetBytes(page));
        _assets = files.Where(file => file.Key != PageName).ToDictionary(file => file.Key, file => Create(file.Key, file.Value));
    }

    /// <summary>Changes with any of the files.</summary>
    public string Version { get; }

    public DashboardAsset Page { get; }

    public static DashboardAssets Load()
    {
        var assembly = typeof(DashboardAssets).Assembly;
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            files.Add(name[Prefix.Length..].Replace('\\', '/'), bytes);
        }

        return new DashboardAssets(Joined(files));
    }

    /// <returns>Null when there is no such file.</returns>
    public DashboardAsset? Find(string path) => _assets.GetValueOrDefault(path);

    /// <summary>The files as they are served: all modules are in the one that the page runs.</summary>
    private static SortedDictionary<string, byte[]> Joined(SortedDictionary<string, byte[]> files)
    {
        var modules = files.Where(file => IsModule(file.Key)).ToDictionary(file => file.Key, file => Encoding.UTF8.GetString(file.Value));
        return new(files.Where(file => !IsModule(file.Key)).ToDictionary(), StringComparer.Ordinal)
        {
            [EntryName] = Encoding.UTF8.GetBytes(ModuleBundle.Create(modules, EntryName)),
        };
    }

    private static bool IsModule(string path) => path.EndsWith(".js", StringComparison.Ordinal);

    private static DashboardAsset Create(string path, byte[] bytes) => new(ContentType(path), Hash(bytes), bytes, Compress(bytes));

    private static string ContentType(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var extension => throw new InvalidOperationException($"The dashboard's {path}: say which content type '{extension}' is."),
    };

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
}
