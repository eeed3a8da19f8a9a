using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ThinMqtt.Broker;

/// <summary>
/// A plain TCP connection of one <see cref="EpollLoop"/>, which alone reads and closes the socket. Other threads send, under
/// the output's lock, and change what is waited for, under this one.
/// </summary>
internal sealed unsafe class EpollTransport(EpollLoop loop, int file, ulong token) : MqttTransport
{
    private int _events = Libc.EpollIn;
    private bool _isFileClosed;

    public Connection? Connection { get; set; }

    public ulong Token => token;

    public int File => file;

    public override EndPoint? RemoteEndPoint
    {
        get
        {
            lock (this)
            {
                return _isFileClosed ? null : PeerOf(file);
            }
        }
    }

    public override int Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* pointer = bytes)
        {
            var sent = Libc.Send(file, pointer, bytes.Length, Libc.SendFlags);
            if (sent >= 0)
            {
                return (int)sent;
            }
        }

        if (Marshal.GetLastSystemError() is Libc.EAgain or Libc.EIntr)
        {
            return 0;
        }

        Abort();
        return bytes.Length; // nobody will read them
    }

    public override void NotifyWhenWritable() => Wait(Libc.EpollOut, 0);

    public override void PauseReading() => Wait(0, Libc.EpollIn);

    public override void ResumeReading() => loop.Post(this);

    public override void Close() => Shutdown(Libc.ShutdownWrite);

    public override void Abort() => Shutdown(Libc.ShutdownBoth);

    /// <summary>On the loop's thread: reads again, after what the connection kept.</summary>
    public void Resume()
    {
        if (!_isFileClosed)
        {
            Wait(Libc.EpollIn, 0);
            Connection!.Resumed();
        }
    }

    /// <summary>On the loop's thread: the kernel has room again.</summary>
    public void Writable()
    {
        Wait(0, Libc.EpollOut);
        Connection!.Output.Continue();
    }

    /// <summary>On the loop's thread, after the output was discarded.</summary>
    public void CloseFile()
    {
        lock (this)
        {
            _isFileClosed = true;
            _ = Libc.Close(file);
        }
    }

    private void Wait(int add, int remove)
    {
        lock (this)
        {
            var events = (_events | add) & ~remove;
            if (events != _events && !_isFileClosed)
            {
                _events = events;
                _ = Libc.Control(loop.Epoll, Libc.EpollCtlModify, file, events, token);
            }
        }
    }

    private void Shutdown(int how)
    {
        lock (this)
        {
            if (!_isFileClosed)
            {
                _ = Libc.Shutdown(file, how);
                if ((_events & Libc.EpollIn) == 0)
                {
                    _events |= Libc.EpollIn; // its end must be seen
                    _ = Libc.Control(loop.Epoll, Libc.EpollCtlModify, file, _events, token);
                }
            }
        }
    }

    private static IPEndPoint? PeerOf(int file)
    {
        Span<byte> address = stackalloc byte[28]; // sockaddr_in6
        var length = address.Length;
        fixed (byte* pointer = address)
        {
            if (Libc.GetPeerName(file, pointer, &length) < 0)
            {
                return null;
            }
        }

        var port = (address[2] << 8) | address[3];
        return BitConverter.ToUInt16(address) == (int)AddressFamily.InterNetwork
            ? new IPEndPoint(new IPAddress(address[4..8]), port)
            : new IPEndPoint(new IPAddress(address[8..24]), port);
    }
}
