using System.Text;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>One update that is under way: what its steps share.</summary>
internal sealed class UpdateRun(
    UpdateOptions options, PackageFolder folder, ReleaseAnnouncement announcement, JournalEntry entry) : IDisposable
{
    public UpdateOptions Options { get; } = options;

    public PackageFolder Folder { get; } = folder;

    public ReleaseAnnouncement Announcement { get; } = announcement;

    public Manifest Manifest => Announcement.Manifest.Manifest;

    public string Version => Manifest.Version.ToString();

    /// <summary>As it stands in the journal, or is about to.</summary>
    public JournalEntry Entry { get; set; } = entry;

    /// <summary>Whether the active version itself is installed anew.</summary>
    public bool IsRepair => Entry.PreviousVersion == Version;

    /// <summary>Of the scripts.</summary>
    public OutputTail Output { get; } = new();

    /// <summary>What was downloaded in this life of the agent and not verified yet.</summary>
    public ArtifactFile? Download { get; set; }

    /// <summary>In this life of the agent; otherwise the artifact is hashed anew.</summary>
    public bool IsVerified { get; private set; }

    /// <summary>Where an artifact is until it has been verified.</summary>
    public string UnverifiedPath => ArtifactPath + ".unverified";

    /// <summary>Named after its content: another release never takes it up.</summary>
    public string ArtifactPath => Path.Combine(DownloadFolder, $"{Manifest.Package}-{Manifest.Md5}.zip");

    private string DownloadFolder => Path.Combine(Options.Root, "downloads");

    public static UpdateRun Begin(
        UpdateOptions options, PackageFolder folder, ReleaseAnnouncement announcement, DateTimeOffset now)
    {
        var entry = new JournalEntry
        {
            Announcement = Encoding.UTF8.GetString(announcement.ToUtf8()),
            State = UpdateState.Idle,
            Run = Guid.NewGuid().ToString("N"),
            StartedAt = now,
            PreviousVersion = folder.CurrentVersion,
        };
        return new UpdateRun(options, folder, announcement, entry);
    }

    /// <summary>Goes from one state to the next.</summary>
    public void Advance(StepResult result, DateTimeOffset now)
    {
        var next = UpdateTransitions.Next(Entry.State, result.Event);
        var isProblem = result.Event is not (UpdateEvent.Done or UpdateEvent.ArtifactLost);
        Entry = Entry with
        {
            State = next,
            Restarts = 0,
            Cause = Entry.Cause ?? (isProblem ? result.Event : null),
            Reason = result.Reason ?? Entry.Reason,
            LogTail = Output.ToString() is { Length: > 0 } log ? log : Entry.LogTail,
            FinishedAt = next.IsFinal() ? now : null,
        };
    }

    /// <summary>To publish. What is done and to do counts in bytes.</summary>
    public UpdatePayload Describe(DateTimeOffset now, long? done = null, long? all = null) => new()
    {
        Release = new ReleaseReference { Package = Manifest.Package, Version = Manifest.Version },
        State = Entry.State,
        Percent = done is { } part && all is > 0 and { } whole ? (int)(100 * Math.Min(part, whole) / whole) : null,
        Bytes = Entry.State == UpdateState.Download ? done : null,
        Size = Entry.State == UpdateState.Download ? Manifest.Size : null,
        Reason = Entry.Reason,
        LogTail = Entry.LogTail,
        StartedAt = Entry.StartedAt,
        FinishedAt = Entry.FinishedAt,
        At = now,
    };

    /// <summary>From now on the artifact has its name.</summary>
    public void Accept(string path)
    {
        Download?.Dispose();
        Download = null;
        File.Move(path, ArtifactPath, overwrite: true);
        IsVerified = true;
    }

    /// <summary>Takes away all that is not a version: nothing active depends on it.</summary>
    public void RemoveWork()
    {
        Download?.Dispose();
        Download = null;
        IsVerified = false;
        if (Directory.Exists(DownloadFolder))
        {
            foreach (var file in Directory.EnumerateFiles(DownloadFolder, $"{Manifest.Package}-*.zip*").Where(IsOfThisPackage))
            {
                File.Delete(file);
            }
        }

        PackageFolder.RemoveFolder(Folder.PartialPath(Version));
    }

    /// <summary>"kiosk-*" also finds what belongs to kiosk-browser; behind the name stands the MD5 alone.</summary>
    private bool IsOfThisPackage(string file) =>
        Path.GetFileName(file).IndexOf(".zip", StringComparison.Ordinal) == $"{Manifest.Package}-{Manifest.Md5}".Length;

    /// <exception cref="UpdateStoppedException">There is less; the message says how much.</exception>
    public void NeedSpace(long bytes)
    {
        var free = new DriveInfo(Options.Root).AvailableFreeSpace;
        if (bytes > free)
        {
            throw new UpdateStoppedException($"The disk of {Options.Root} is full: {bytes} bytes are needed, {free} are free.");
        }
    }

    public void PrepareFolders()
    {
        Directory.CreateDirectory(DownloadFolder);
        Directory.CreateDirectory(Folder.Path);
    }

    public void Dispose() => Download?.Dispose();
}
