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
        const string key = "Max open files";
        var line = File.Exists("/proc/self/limits") ? File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) : null;
        var soft = line?[key.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, out var limit) ? limit : long.MaxValue;
    }
}
