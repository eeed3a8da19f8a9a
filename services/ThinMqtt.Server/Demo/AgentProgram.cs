namespace ThinMqtt.Server;

/// <summary>How the agent of this build is started.</summary>
/// <param name="Command">The program and its first arguments.</param>
internal sealed record AgentProgram(IReadOnlyList<string> Command)
{
    private const string Name = "thinmqtt-agent";

    /// <summary>A copy that the build puts into the folder agent beside this program, or the published agent beside it.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says where one is expected.</exception>
    public static AgentProgram Find()
    {
        var library = Path.Combine(AppContext.BaseDirectory, "agent", $"{Name}.dll");
        var program = Path.Combine(AppContext.BaseDirectory, Name);
        return File.Exists(library) ? new AgentProgram([DotNet(), "exec", library])
            : File.Exists(program) ? new AgentProgram([program])
            : throw new InvalidOperationException($"--demo starts agents, and there is none: neither {library} nor {program}. Put the published agent there.");
    }

    /// <summary>The host that runs this process: not always on the PATH.</summary>
    private static string DotNet()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var host = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "dotnet"));
        return File.Exists(host) ? host : "dotnet";
    }
}
