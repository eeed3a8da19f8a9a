using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace ThinMqtt.Agent;

/// <summary>A child in a session of its own, so that it and what it starts can be ended together.</summary>
internal sealed class ScriptProcess : IDisposable
{
    /// <summary>POSIX_SPAWN_SETSIGDEF, _SETSIGMASK and _SETSID: the runtime ignores some signals; a script must not.</summary>
    private const short SpawnFlags = 0x04 | 0x08 | 0x80;

    /// <summary>Room for glibc's and musl's structures, of 336 bytes at most.</summary>
    private const int StructureSize = 1024;

    private const int ById = 1;
    private const int ExitedButKept = 0x0100_0004;

    private readonly AnonymousPipeServerStream _output;
    private readonly int _id;

    private ScriptProcess(int id, AnonymousPipeServerStream output) => (_id, _output) = (id, output);

    /// <summary>Standard output and error.</summary>
    public Stream Output => _output;

    /// <exception cref="UpdateStoppedException">The system does not run it.</exception>
    public static ScriptProcess Start(string path, string folder, IEnumerable<string> environment)
    {
        var output = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        string?[] variables = [.. environment, null];
        var error = Spawn(path, [path, null], folder, variables, output, out var id);
        if (error == LibC.NoExecutableFormat)
        {
            error = Spawn("/bin/sh", ["/bin/sh", path, null], folder, variables, output, out id);
        }

        output.DisposeLocalCopyOfClientHandle();
        if (error == 0)
        {
            return new ScriptProcess(id, output);
        }

        output.Dispose();
        throw new UpdateStoppedException($"{Path.GetFileName(path)} cannot be run: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    /// <summary>Blocks until the script itself has ended. Its id stays taken until <see cref="Reap"/>.</summary>
    public void Wait()
    {
        Span<byte> details = stackalloc byte[128];
        while (LibC.WaitId(ById, _id, details, ExitedButKept) != 0 && Marshal.GetLastPInvokeError() == 4)
        {
            details.Clear();
        }
    }

    /// <summary>Ends everything that is still in its process group.</summary>
    public void Kill() => _ = LibC.Signal(-_id, LibC.Kill);

    /// <summary>Once, after <see cref="Wait"/>.</summary>
    /// <returns>The exit code, or 128 and the number of the signal that ended it.</returns>
    public int Reap()
    {
        _ = LibC.WaitProcess(_id, out var status, 0);
        var signal = status & 0x7f;
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal;
    }

    public void Dispose() => _output.Dispose();

    private static int Spawn(
        string program, string?[] arguments, string folder, string?[] environment, AnonymousPipeServerStream output, out int id)
    {
        Span<byte> actions = stackalloc byte[StructureSize];
        Span<byte> attributes = stackalloc byte[StructureSize];
        _ = LibC.InitFileActions(actions);
        _ = LibC.InitAttributes(attributes);
        try
        {
            var writer = (int)output.ClientSafePipeHandle.DangerousGetHandle();
            Describe(actions, attributes, folder, writer);
            return LibC.Spawn(out id, program, actions, attributes, arguments, environment);
        }
        finally
        {
            _ = LibC.DestroyFileActions(actions);
            _ = LibC.DestroyAttributes(attributes);
        }
    }

    private static void Describe(Span<byte> actions, Span<byte> attributes, string folder, int writer)
    {
        _ = LibC.AddChangeFolder(actions, folder);
        _ = LibC.AddOpen(actions, 0, "/dev/null", 0, 0);
        _ = LibC.AddDuplicate(actions, writer, 1);
        _ = LibC.AddDuplicate(actions, writer, 2);
        Span<byte> signals = stackalloc byte[128];
        _ = LibC.FillSignals(signals);
        _ = LibC.SetDefaultSignals(attributes, signals);
        _ = LibC.EmptySignals(signals);
        _ = LibC.SetSignalMask(attributes, signals);
        _ = LibC.SetFlags(attributes, SpawnFlags);
    }
}
