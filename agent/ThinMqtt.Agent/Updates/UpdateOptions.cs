using System.Runtime.InteropServices;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>What bounds updates on this device.</summary>
internal sealed record UpdateOptions
{
    /// <summary>The folder that holds packages, downloads and the journal; made where it is missing.</summary>
    public required string Root { get; init => field = Path.GetFullPath(value); }

    public required DeviceId Device { get; init; }

    /// <summary>As <c>uname -m</c> says it.</summary>
    public string Architecture { get; init; } = RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.X86 => "i686",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        System.Runtime.InteropServices.Architecture.Arm => "armv7l",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>Says why the device does not take a release, such as a signature that is missing; null to take it.</summary>
    public Func<ReleaseAnnouncement, string?> Policy { get; init; } = _ => null;

    /// <summary>
    /// Asked last, before anything is done, with the installed package, if any: says why the release is declined, or null to go on. Null
    /// asks nobody. An <see cref="OperationCanceledException"/> leaves the release as if it had not been announced.
    /// </summary>
    public Func<ReleaseAnnouncement, InstalledPackage?, CancellationToken, Task<string?>>? Consent { get; init; }

    /// <summary>Whether a release without a counter may go back to an older version. Default: no.</summary>
    public bool AllowsOlderVersions { get; init; }

    /// <summary>In bytes. Default: 8 GiB.</summary>
    public long MaxArtifactSize { get; init; } = 8L << 30;

    /// <summary>Of all files of an artifact, in bytes. Default: 16 GiB.</summary>
    public long MaxUnpackedSize { get; init; } = 16L << 30;

    /// <summary>
    /// Unpacked to packed bytes, for artifacts that unpack to more than 64 MiB. Default: 100; programs and texts stay far below it.
    /// </summary>
    public int MaxRatio { get; init; } = 100;

    /// <summary>Files and folders of an artifact. Default: 50,000.</summary>
    public int MaxEntries { get; init; } = 50_000;

    /// <summary>In bytes per second; null for no limit.</summary>
    public long? DownloadRate { get; init; }

    /// <summary>A server that sends nothing for so long is left. Default: 30 s.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests in a row that bring the download no further. Default: 10, with the waits some four minutes.</summary>
    public int MaxDownloadAttempts { get; init; } = 10;

    /// <summary>Before the second request; doubled up to a minute. Default: 1 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Waits while the device has no connection to its server, and tells whether it had to: what fails meanwhile is not the release's fault
    /// and does not count. Default: there always is one.
    /// </summary>
    public Func<CancellationToken, Task<bool>> UntilConnected { get; init; } = _ => Task.FromResult(false);

    /// <summary>Restarts of the device or the agent in one state, after which the update is given up. Default: 3.</summary>
    public int MaxRestarts { get; init; } = 3;

    /// <summary>Between two reports of progress. Default: 0.5 s.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromMilliseconds(500);
}
