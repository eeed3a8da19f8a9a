namespace ThinMqtt.FleetSimulator;

/// <summary>What this process costs.</summary>
internal static class ProcessMemory
{
    /// <summary>Resident, in bytes, after what is garbage is gone.</summary>
    public static long Measure()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }

    /// <summary>How many files the runtime may open: it has taken all that the system allows it.</summary>
    public static long OpenFiles()
    {
        const string limits = "/proc/self/limits";
        const string key = "Max open files";
        var lines = File.Exists(limits) ? File.ReadLines(limits) : [];
        var line = lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        var soft = line?[key.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, out var limit) ? limit : long.MaxValue;
    }
}
