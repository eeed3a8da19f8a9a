using System.IO.Compression;
using System.Text;

namespace ThinMqtt.EndToEnd.Tests.Rollout;

/// <summary>Zips as an operator makes them.</summary>
internal sealed class Package
{
    private const int Executable = 0x1ED; // rwxr-xr-x

    private readonly List<(string Name, byte[] Content, bool IsExecutable)> _files = [];

    public Package With(string name, string text, bool isExecutable = false) => With(name, Encoding.UTF8.GetBytes(text), isExecutable);

    public Package With(string name, byte[] content, bool isExecutable = false)
    {
        _files.Add((name, content, isExecutable));
        return this;
    }

    /// <summary>The script that installs it, run by <c>sh</c>.</summary>
    public Package InstalledBy(string script) => With("install.sh", $"#!/bin/sh\nset -e\n{script}\n", isExecutable: true);

    /// <summary>All files of a folder.</summary>
    public Package WithFolder(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var isExecutable = !OperatingSystem.IsWindows() && File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute);
            _files.Add((Path.GetRelativePath(folder, file), File.ReadAllBytes(file), isExecutable));
        }

        return this;
    }

    public byte[] ToZip()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, content, isExecutable) in _files)
            {
                var entry = zip.CreateEntry(name);
                entry.ExternalAttributes = (isExecutable ? Executable : 0x1A4) << 16;
                using var target = entry.Open();
                target.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
