using System.Diagnostics;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

/// <summary>Where a script waits until the test lets it go on: a FIFO, whose ends meet.</summary>
internal sealed class Gate : IDisposable
{
    private FileStream? _writer;

    private Gate(string path) => FilePath = path;

    public string FilePath { get; }

    /// <summary>A line of a script.</summary>
    public string Wait => $"read line < {FilePath}";

    public static async Task<Gate> MakeAsync(string path)
    {
        using var process = Process.Start("mkfifo", [path]);
        await process.WaitForExitAsync().Within("mkfifo ends");
        return new Gate(path);
    }

    /// <summary>Returns when a script waits.</summary>
    public async Task ReachedAsync() =>
        _writer = await Task.Run(() => new FileStream(FilePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            .Within("the script is at the gate");

    public void Open()
    {
        _writer!.WriteByte((byte)'\n');
        _writer.Dispose();
    }

    public void Dispose() => _writer?.Dispose();
}
