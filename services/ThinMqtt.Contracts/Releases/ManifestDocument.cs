using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ThinMqtt.Contracts;

/// <summary>A manifest and the exact bytes that say it, which are what a signature covers. They are never written anew.</summary>
[JsonConverter(typeof(ManifestDocumentConverter))]
public sealed class ManifestDocument : IEquatable<ManifestDocument>
{
    internal ManifestDocument(Manifest manifest, ReadOnlyMemory<byte> utf8) => (Manifest, Utf8) = (manifest, utf8);

    public Manifest Manifest { get; }

    /// <summary>One JSON object, from its <c>{</c> to its <c>}</c>.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>For who makes a release: what this returns is what to sign.</summary>
    /// <exception cref="FormatException">A device would refuse the manifest; the message says why.</exception>
    public static ManifestDocument Encode(Manifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var utf8 = JsonSerializer.SerializeToUtf8Bytes(manifest, ReadableJson.Types.Manifest);
        return TryParse(utf8, out var document, out var reason) ? document : throw new FormatException(reason);
    }

    /// <summary>Copies the bytes.</summary>
    /// <returns>False with a reason that says to a person what is wrong with it.</returns>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out ManifestDocument? document, [NotNullWhen(false)] out string? reason)
    {
        document = null;
        if (!JsonObjectText.TryRead(utf8, "The manifest", out var json, out reason))
        {
            return false;
        }

        using var owned = json;
        var problems = new Problems();
        document = Read(json.RootElement, "", problems);
        reason = problems.Describe("The manifest");
        return document is not null;
    }

    internal static ManifestDocument? Read(JsonElement element, string path, Problems problems)
    {
        var fields = JsonFields.Read(element, path, problems);
        var manifest = fields is null ? null : ManifestReader.Read(fields);
        return manifest is null ? null : new ManifestDocument(manifest, JsonMarshal.GetRawUtf8Value(element).ToArray());
    }

    /// <summary>By the bytes.</summary>
    public bool Equals(ManifestDocument? other) => other is not null && Utf8.Span.SequenceEqual(other.Utf8.Span);

    public override bool Equals(object? obj) => Equals(obj as ManifestDocument);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }
}
