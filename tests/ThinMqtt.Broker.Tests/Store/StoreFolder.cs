using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ThinMqtt.Broker.Tests;

/// <summary>A folder for one test, gone afterwards; on request a file system of its own.</summary>
internal sealed class StoreFolder : IDisposable
{
    private bool _isMounted;

    public StoreFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "thinmqtt-store-" + Guid.NewGuid().ToString("N"));

    public string DatabasePath => System.IO.Path.Combine(Path, StoreFile.Name);

    public string WalPath => DatabasePath + "-wal";

    public static StoreFolder Mounted(int size)
    {
        var folder = new StoreFolder();
        if (!folder.TryMount(size))
        {
            folder.Dispose();
            throw new InvalidOperationException("mount failed.");
        }

        return folder;
    }

    public bool TryMount(int size) => _isMounted = Run("mount", "-t", "tmpfs", "-o", $"size={size}", "none", Path);

    public void RemountReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Path));

    public DurableStore Open(ILogger? logger = null, TimeProvider? time = null) =>
        DurableStore.Open(Path, logger ?? NullLogger.Instance, time ?? TimeProvider.System);

    public DurableStore Start(ILogger? logger = null, TimeProvider? time = null)
    {
        var store = Open(logger, time);
        store.Load();
        store.Start();
        return store;
    }

    public StoredState Load()
    {
        using var store = Open();
        return store.Load();
    }

    /// <summary>The files as a crash would leave them now.</summary>
    public StoreFiles Copy() => new(File.ReadAllBytes(DatabasePath), File.Exists(WalPath) ? File.ReadAllBytes(WalPath) : []);

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", Path);
        }

        Directory.Delete(Path, recursive: true);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>The bytes of a store's files at one moment.</summary>
internal sealed record StoreFiles(byte[] Database, byte[] Wal)
{
    /// <summary>What a store reads from these files.</summary>
    public StoredState Load()
    {
        using var folder = new StoreFolder();
        File.WriteAllBytes(folder.DatabasePath, Database);
        File.WriteAllBytes(folder.WalPath, Wal);
        return folder.Load();
    }
}

/// <summary>Skips where the test may not mount a small file system: needs Linux and CAP_SYS_ADMIN.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> CanMount = new(() =>
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return false;
        }

        using var folder = new StoreFolder();
        return folder.TryMount(1 << 16);
    });

    public MountFactAttribute()
    {
        if (!CanMount.Value)
        {
            Skip = "Mounting a small tmpfs needs root on Linux.";
        }
    }
}
