using System.Globalization;
using System.Text;

namespace ThinMqtt.Agent;

/// <summary>
/// Finds what a script started by the environment that it inherited: also what left its process group, and what outlived an agent
/// that was killed.
/// </summary>
internal static class LeftBehind
{
    /// <summary>The variable that marks the processes of one update.</summary>
    public const string Mark = "THIN_RUN";

    /// <summary>A process may fork while the others are ended.</summary>
    private const int MaxRounds = 20;

    public static void Kill(string run)
    {
        var mark = Encoding.UTF8.GetBytes($"{Mark}={run}\0");
        for (var round = 0; round < MaxRounds; round++)
        {
            var found = Processes(mark);
            if (found.Count == 0)
            {
                return;
            }

            found.ForEach(process => _ = LibC.Signal(process, LibC.Kill));
        }
    }

    private static List<int> Processes(byte[] mark)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process)
                && process != Environment.ProcessId
                && HasMark(Path.Combine(folder, "environ"), mark))
            {
                found.Add(process);
            }
        }

        return found;
    }

    private static bool HasMark(string path, byte[] mark)
    {
        try
        {
            return File.ReadAllBytes(path).AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or belongs to another user and so not to a script of ours.
            return false;
        }
    }
}
