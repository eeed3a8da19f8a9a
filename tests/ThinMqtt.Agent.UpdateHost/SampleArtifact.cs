using System.IO.Compression;
using System.Security.Cryptography;

namespace ThinMqtt.Agent.UpdateHost;

/// <summary>A zip to measure with.</summary>
internal static class SampleArtifact
{
    private const int Script = (0x8000 | 0x1ED) << 16;

    /// <param name="path">Where it is written to.</param>
    /// <param name="size">Of all its files, in bytes.</param>
    /// <param name="files">How many they are.</param>
    /// <param name="zeros">The part of them that can be compressed away, in percent; 0 for a zip that stores its files.</param>
    public static void Write(string path, long size, int files, int zeros)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        var script = zip.CreateEntry("install.sh");
        script.ExternalAttributes = Script;
        using (var stream = script.Open())
        {
            stream.Write("#!/bin/sh\nexit 0\n"u8);
        }

        var level = zeros == 0 ? CompressionLevel.NoCompression : CompressionLevel.Optimal;
        for (var i = 0; i < files; i++)
        {
            using var stream = zip.CreateEntry($"data/{i:000}.bin", level).Open();
            Fill(stream, size / files, zeros);
        }
    }

    private static void Fill(Stream stream, long size, int zeros)
    {
        var block = new byte[1 << 16];
        var random = block.AsSpan(0, block.Length * (100 - zeros) / 100);
        for (var left = size; left > 0; left -= block.Length)
        {
            RandomNumberGenerator.Fill(random);
            stream.Write(block.AsSpan(0, (int)Math.Min(left, block.Length)));
        }
    }
}
