using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace ThinMqtt.Broker;

/// <summary>
/// The seam between a connection and what carries its bytes. A transport calls <see cref="Connection.Receive"/> with what
/// came, <see cref="ConnectionOutput.Continue"/> when it can take more, and <see cref="Connection.Closed"/> once at the end.
/// </summary>
internal abstract class MqttTransport
{
    public abstract EndPoint? RemoteEndPoint { get; }

    /// <summary>What the client showed in the TLS handshake.</summary>
    public virtual X509Certificate2? ClientCertificate => null;

    /// <summary>Sends now what the network takes; called with the output's lock held.</summary>
    /// <returns>How many of the bytes; fewer than all, also none, where it can take no more now.</returns>
    public abstract int Send(ReadOnlySpan<byte> bytes);

    /// <summary>Asks for one call of <see cref="ConnectionOutput.Continue"/> when more can be sent.</summary>
    public abstract void NotifyWhenWritable();

    /// <summary>No more <see cref="Connection.Receive"/> until <see cref="ResumeReading"/>; called from within Receive.</summary>
    public abstract void PauseReading();

    /// <summary>Has the reader call <see cref="Connection.Resumed"/> and go on; from any thread.</summary>
    public abstract void ResumeReading();

    /// <summary>Ends the connection after what was sent has left; from any thread, also more than once.</summary>
    public abstract void Close();

    /// <summary>Ends the connection at once, for a peer that does not end it after <see cref="Close"/>; from any thread.</summary>
    public abstract void Abort();
}
