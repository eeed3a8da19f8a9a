namespace ThinMqtt.Agent;

/// <summary>
/// Puts whole files in the place of an active version's own, one by one and each atomically: a kill in between leaves fewer damaged
/// files than before, and what the version has written beside them stays.
/// </summary>
internal static class Repair
{
    public static void Replace(string folder, string source, IReadOnlyList<FileRecord> files)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in files)
        {
            var target = Path.Combine(folder, file.Path);
            MakeFolders(folder, file.Path);
            PackageFolder.RemoveFolder(target);
            Durable.RenameUnsynced(Path.Combine(source, file.Path), target);
        }

        Durable.SyncFileSystem(folder);
        PackageFolder.RemoveFolder(source);
    }

    /// <summary>A file or a link in the place of a folder gives way: nothing is written through a link.</summary>
    private static void MakeFolders(string folder, string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            var inner = new DirectoryInfo(Path.Combine(folder, path[..slash]));
            if (!inner.Exists || inner.LinkTarget is not null)
            {
                File.Delete(inner.FullName);
                inner.Create();
            }
        }
    }
}
