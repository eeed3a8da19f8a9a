using System.Runtime.InteropServices;

namespace ThinMqtt.Cli;

/// <summary>
/// Who reads standard output over a pipe. The runtime does not tell who writes that nobody reads any more, so that what prints without
/// end would never end behind <c>head</c>.
/// </summary>
internal static partial class ResultReader
{
    private const int StandardOutput = 1;
    private const int InterruptedCall = 4; // EINTR

    private static readonly Lazy<Task> Left = new(WaitUntilLeft);

    [Flags]
    private enum PollEvents : short
    {
        None = 0,
        Error = 0x8, // POLLERR: Linux says so of a pipe without a reader
        HangUp = 0x10, // POLLHUP: macOS does, and of sockets Linux, too
    }

    /// <summary>Prints until it is done, or until nobody reads any more, which is no failure.</summary>
    /// <exception cref="OperationCanceledException">It is stopped.</exception>
    public static async Task PrintAsync(Func<CancellationToken, Task> print, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var printing = print(over.Token);
        if (await Task.WhenAny(printing, Left.Value) != printing)
        {
            await over.CancelAsync();
        }

        try
        {
            await printing;
        }
        catch (OperationCanceledException) when (Left.Value.IsCompleted && !stop.IsCancellationRequested)
        {
            // Who read has had enough.
        }
    }

    private static Task WaitUntilLeft()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!OperatingSystem.IsWindows())
        {
            new Thread(() => Wait(left)) { IsBackground = true, Name = "reader of the results" }.Start();
        }

        return left.Task;
    }

    /// <summary>Cannot be ended; the thread ends with the process. A file and an open terminal keep it waiting.</summary>
    private static void Wait(TaskCompletionSource left)
    {
        var output = new PollDescriptor { File = StandardOutput };
        int count;
        do
        {
            count = Poll(ref output, 1, Timeout.Infinite);
        }
        while (count < 0 && Marshal.GetLastPInvokeError() == InterruptedCall);

        if (count > 0 && (output.Happened & (PollEvents.Error | PollEvents.HangUp)) != PollEvents.None)
        {
            left.SetResult();
        }
    }

    /// <summary>poll(2)</summary>
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int File;
        public PollEvents Wanted;
        public PollEvents Happened;
    }
}
