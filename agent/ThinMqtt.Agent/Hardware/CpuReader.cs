using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>/proc/cpuinfo: blocks of <c>name : value</c> lines, one for each thread.</summary>
internal static class CpuReader
{
    public static Processor Read(SystemFiles files)
    {
        var fields = files.Lines("proc/cpuinfo").Select(Field).Where(field => field.Value.Length > 0).ToList();
        var threads = Math.Max(1, fields.Count(field => field.Name == "processor"));
        return new Processor { Model = Model(files, fields), Cores = Cores(fields, threads), Threads = threads };
    }

    /// <summary>x86 has a name; ARM often only that of the whole board, which the device tree has too.</summary>
    private static string Model(SystemFiles files, List<(string Name, string Value)> fields) =>
        First(fields, "model name") ?? First(fields, "Hardware") ?? First(fields, "Model") ?? files.Text("proc/device-tree/model")
        ?? "unknown";

    /// <summary>A core is told by its socket and its number there; where the kernel does not say, a thread is a core.</summary>
    private static int Cores(List<(string Name, string Value)> fields, int threads)
    {
        var cores = new HashSet<(string Socket, string Core)>();
        var socket = "0";
        foreach (var (name, value) in fields)
        {
            if (name == "physical id")
            {
                socket = value;
            }
            else if (name == "core id")
            {
                cores.Add((socket, value));
            }
        }

        return cores.Count > 0 ? cores.Count : threads;
    }

    private static string? First(List<(string Name, string Value)> fields, string name) =>
        fields.Find(field => field.Name == name).Value;

    private static (string Name, string Value) Field(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", "") : (line[..colon].Trim(), line[(colon + 1)..].Trim());
    }
}
