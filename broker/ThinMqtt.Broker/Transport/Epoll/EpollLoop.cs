using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace ThinMqtt.Broker;

/// <summary>
/// One thread that serves plain TCP with epoll(7): a third of the cost of the runtime's sockets for a message that arrives
/// alone, and no buffer for an idle connection. It waits, lets every connection that has something receive it, then ends the
/// turn: all outputs that were written to are sent once.
/// </summary>
internal sealed unsafe class EpollLoop : IDisposable
{
    private const int EventsAtOnce = 512;
    private const int ReceiveSize = 256 * 1024;
    private const ulong WakeToken = ulong.MaxValue;

    /// <summary>How long a listener rests when the process has no file left for another connection.</summary>
    private const int AcceptPause = 100;

    private readonly MqttBroker _broker;
    private readonly int _wake;
    private readonly Thread _thread;
    private readonly byte[] _events = GC.AllocateUninitializedArray<byte>(EventsAtOnce * 16, pinned: true);
    private readonly byte[] _received = GC.AllocateUninitializedArray<byte>(ReceiveSize, pinned: true);
    private readonly List<EpollListener> _listeners = [];
    private readonly SlotTable<EpollTransport> _transports = new();
    private readonly ConcurrentQueue<EpollTransport> _toResume = new();
    private bool _isAcceptPaused;
    private volatile bool _isStopping;

    public EpollLoop(MqttBroker broker, int number)
    {
        _broker = broker;
        Epoll = Libc.CreateEpoll();
        _wake = Libc.CreateEvent();
        Libc.Check(Libc.Control(Epoll, Libc.EpollCtlAdd, _wake, Libc.EpollIn, WakeToken), "epoll_ctl");
        _thread = new Thread(Run) { IsBackground = true, Name = $"mqtt-tcp-{number}" };
    }

    public int Epoll { get; }

    /// <summary>Before the start: this loop, too, accepts from the listener.</summary>
    public void Add(EpollListener listener)
    {
        _listeners.Add(listener);
        Listen(listener, Libc.EpollCtlAdd);
    }

    public void Start() => _thread.Start();

    /// <summary>Has the transport's reading resumed on this thread.</summary>
    public void Post(EpollTransport transport)
    {
        _toResume.Enqueue(transport);
        Wake();
    }

    public void Dispose()
    {
        _isStopping = true;
        Wake();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _ = Libc.Close(_wake);
        _ = Libc.Close(Epoll);
    }

    private void Wake()
    {
        ulong one = 1;
        _ = Libc.Write(_wake, (byte*)&one, sizeof(ulong));
    }

    private void Run()
    {
        while (!_isStopping)
        {
            try
            {
                RunOnce();
            }
            catch (Exception exception)
            {
                Log.LoopFailed(_broker.Logger, "it goes on", exception);
            }
        }

        foreach (var transport in _transports.All)
        {
            Close(transport);
        }

        Turn.Current.End();
    }

    private void RunOnce()
    {
        var events = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_events, 0);
        var count = Libc.Wait(Epoll, events, EventsAtOnce, _isAcceptPaused ? AcceptPause : -1);
        if (count == 0)
        {
            ResumeAccepting();
        }

        for (var i = 0; i < count; i++)
        {
            var (ready, token) = Libc.ReadEvent(events, i);
            Handle(ready, token);
        }

        Turn.Current.End();
    }

    private void Handle(int ready, ulong token)
    {
        if (token == WakeToken)
        {
            Awake();
        }
        else if (_transports.TryGet(token, out var transport))
        {
            if ((ready & Libc.EpollOut) != 0)
            {
                transport.Writable();
            }

            if ((ready & (Libc.EpollIn | Libc.EpollHup | Libc.EpollErr)) != 0)
            {
                Receive(transport, isOver: (ready & (Libc.EpollHup | Libc.EpollErr)) != 0);
            }
        }
        else if (_listeners.Find(listener => listener.Token == token) is { } listener)
        {
            Accept(listener);
        }
    }

    private void Receive(EpollTransport transport, bool isOver)
    {
        var buffer = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_received, 0);
        var received = Libc.Receive(transport.File, buffer, ReceiveSize, Libc.ReceiveFlags);
        if (received > 0)
        {
            transport.Connection!.Receive(new ReadOnlySpan<byte>(buffer, (int)received));
        }
        else if (received == 0 || isOver || Marshal.GetLastSystemError() is not (Libc.EAgain or Libc.EIntr))
        {
            Close(transport);
        }
    }

    private void Accept(EpollListener listener)
    {
        for (var i = 0; i < EventsAtOnce; i++)
        {
            var file = Libc.Accept(listener.File, null, null, Libc.AcceptFlags);
            if (file < 0)
            {
                PauseAccepting(Marshal.GetLastSystemError());
                return;
            }

            Open(listener, file);
        }
    }

    private void Open(EpollListener listener, int file)
    {
        var token = _transports.Reserve();
        var transport = new EpollTransport(this, file, token);
        transport.Connection = _broker.TryOpen(transport, listener.IsAnonymousAllowed);
        if (transport.Connection is null)
        {
            _transports.Free(token);
            transport.CloseFile();
            return;
        }

        _transports.Set(token, transport);
        if (Libc.Control(Epoll, Libc.EpollCtlAdd, file, Libc.EpollIn, token) < 0)
        {
            Close(transport);
        }
    }

    private void Close(EpollTransport transport)
    {
        _transports.Free(transport.Token);
        transport.Connection!.Closed();
        transport.CloseFile();
    }

    private void Awake()
    {
        ulong count;
        _ = Libc.Read(_wake, (byte*)&count, sizeof(ulong));
        while (_toResume.TryDequeue(out var transport))
        {
            transport.Resume();
        }
    }

    private void PauseAccepting(int error)
    {
        if (error is Libc.EMFile or Libc.ENFile)
        {
            Log.LoopFailed(_broker.Logger, "no file is left for another connection", null);
            _isAcceptPaused = true;
            _listeners.ForEach(listener => Libc.Control(Epoll, Libc.EpollCtlDelete, listener.File, 0, 0));
        }
    }

    private void ResumeAccepting()
    {
        if (_isAcceptPaused)
        {
            _isAcceptPaused = false;
            _listeners.ForEach(listener => Listen(listener, Libc.EpollCtlAdd));
        }
    }

    private void Listen(EpollListener listener, int operation) =>
        Libc.Check(Libc.Control(Epoll, operation, listener.File, Libc.EpollIn | Libc.EpollExclusive, listener.Token), "epoll_ctl");
}
