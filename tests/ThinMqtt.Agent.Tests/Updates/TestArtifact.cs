using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

/// <summary>Makes zips, good and bad, and announcements of them.</summary>
internal sealed class TestArtifact
{
    private const int Script = (0x8000 | 0x1ED) << 16;
    private const int Plain = (0x8000 | 0x1A4) << 16;

    private readonly List<Action<ZipArchive>> _entries = [];

    /// <summary>With a file that says its version, one in a folder, and a script.</summary>
    public static byte[] Whole(string version, string script = "exit 0", string? healthCheck = null, int padding = 0)
    {
        var artifact = new TestArtifact()
            .Add("version.txt", version)
            .Add("lib/data.bin", $"data of {version}")
            .AddScript("install.sh", script);
        if (healthCheck is not null)
        {
            artifact.AddScript("healthcheck.sh", healthCheck);
        }

        return padding > 0 ? artifact.AddBytes("padding.bin", RandomNumberGenerator.GetBytes(padding)).ToArray() : artifact.ToArray();
    }

    public TestArtifact Add(string name, string content, int attributes = Plain) =>
        AddBytes(name, Encoding.UTF8.GetBytes(content), attributes);

    public TestArtifact AddScript(string name, string body) => Add(name, $"#!/bin/sh\n{body}\n", Script);

    public TestArtifact AddBytes(string name, byte[] content, int attributes = Plain)
    {
        _entries.Add(zip =>
        {
            var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
            entry.ExternalAttributes = attributes;
            using var stream = entry.Open();
            stream.Write(content);
        });
        return this;
    }

    public TestArtifact AddZeros(string name, long count)
    {
        _entries.Add(zip =>
        {
            using var stream = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
            var zeros = new byte[1 << 20];
            for (var left = count; left > 0; left -= zeros.Length)
            {
                stream.Write(zeros.AsSpan(0, (int)Math.Min(left, zeros.Length)));
            }
        });
        return this;
    }

    public byte[] ToArray()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            _entries.ForEach(add => add(zip));
        }

        return bytes.ToArray();
    }

    /// <summary>The full form of an announcement; <paramref name="change"/> may spoil its manifest.</summary>
    public static ReleaseAnnouncement Announce(byte[] artifact, string version, Uri url, Action<JsonObject>? change = null)
    {
        var manifest = new JsonObject
        {
            ["package"] = "hello",
            ["version"] = version,
            ["size"] = artifact.Length,
            ["md5"] = Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, artifact)),
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(artifact)),
        };
        change?.Invoke(manifest);
        var json = new JsonObject { ["manifest"] = manifest, ["url"] = url.ToString() }.ToJsonString();
        Assert.True(ReleaseAnnouncement.TryParse(Encoding.UTF8.GetBytes(json), out var announcement, out var reason), reason);
        return announcement;
    }
}
