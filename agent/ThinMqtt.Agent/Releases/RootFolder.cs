namespace ThinMqtt.Agent;

/// <summary>The folder of packages, held by one agent: two at once would undo each other's work.</summary>
internal sealed class RootFolder : IDisposable
{
    private const string LockName = "agent.lock";

    private readonly FileStream _lock;

    private RootFolder(FileStream file) => _lock = file;

    /// <summary>Makes the folder where it is missing.</summary>
    /// <returns>Null with an error that says what to do when another agent holds it, or it cannot be written to.</returns>
    public static RootFolder? TryTake(string path, List<string> errors)
    {
        var file = Path.Combine(path, LockName);
        try
        {
            Directory.CreateDirectory(path);
            return new RootFolder(File.Open(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(IsHeld(e, file)
                ? $"Another thinmqtt-agent works in {path}; stop it, or give this one a folder of its own: {OptionKeys.Root.Argument}."
                : $"The folder {path} cannot be used: {e.Message} Give the user of the agent the right to write there, or another folder:"
                    + $" {OptionKeys.Root.Argument}.");
            return null;
        }
    }

    /// <summary>The kernel gives the lock back with the end of the process, however it ends.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>EWOULDBLOCK of flock(2), which is what .NET locks with.</summary>
    private static bool IsHeld(Exception exception, string file) => exception is IOException { HResult: 11 } && File.Exists(file);
}
