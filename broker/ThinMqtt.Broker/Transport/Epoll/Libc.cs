using System.Runtime.InteropServices;

namespace ThinMqtt.Broker;

/// <summary>The system calls of the event loop: epoll(7), and sockets that never block.</summary>
internal static unsafe partial class Libc
{
    public const int EpollIn = 0x001;
    public const int EpollOut = 0x004;
    public const int EpollErr = 0x008;
    public const int EpollHup = 0x010;
    public const int EpollExclusive = 1 << 28;

    public const int EpollCtlAdd = 1;
    public const int EpollCtlDelete = 2;
    public const int EpollCtlModify = 3;

    public const int EAgain = 11;
    public const int EIntr = 4;
    public const int EMFile = 24;
    public const int ENFile = 23;

    public const int ShutdownWrite = 1;
    public const int ShutdownBoth = 2;

    public const int SendFlags = 0x4000 | 0x40; // MSG_NOSIGNAL | MSG_DONTWAIT
    public const int ReceiveFlags = 0x40; // MSG_DONTWAIT
    public const int AcceptFlags = 0x80000 | 0x800; // SOCK_CLOEXEC | SOCK_NONBLOCK

    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    /// <summary>struct epoll_event is packed on x86-64 only.</summary>
    public static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private static readonly int TokenOffset = EventSize - sizeof(ulong);

    /// <exception cref="IOException">The kernel gives none.</exception>
    public static int CreateEpoll() => Check(epoll_create1(CloseOnExec), "epoll_create1");

    /// <exception cref="IOException">The kernel gives none.</exception>
    public static int CreateEvent() => Check(eventfd(0, CloseOnExec | NonBlocking), "eventfd");

    public static int Control(int epoll, int operation, int file, int events, ulong token)
    {
        var data = stackalloc byte[16];
        *(int*)data = events;
        *(ulong*)(data + TokenOffset) = token;
        return epoll_ctl(epoll, operation, file, data);
    }

    public static (int Events, ulong Token) ReadEvent(byte* events, int index)
    {
        var one = events + (index * EventSize);
        return (*(int*)one, *(ulong*)(one + TokenOffset));
    }

    /// <exception cref="IOException">The call failed.</exception>
    public static int Check(int result, string call) => result >= 0
        ? result
        : throw new IOException($"{call} failed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError())}");

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    public static partial int Wait(int epoll, byte* events, int maximum, int timeout);

    [LibraryImport("libc", EntryPoint = "accept4")]
    public static partial int Accept(int file, byte* address, int* length, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    public static partial nint Receive(int file, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send")]
    public static partial nint Send(int file, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    public static partial int Shutdown(int file, int how);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "read")]
    public static partial nint Read(int file, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "write")]
    public static partial nint Write(int file, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "getpeername")]
    public static partial int GetPeerName(int file, byte* address, int* length);

    [LibraryImport("libc")]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc")]
    private static partial int epoll_ctl(int epoll, int operation, int file, byte* data);

    [LibraryImport("libc")]
    private static partial int eventfd(uint initial, int flags);
}
