using System.Net;
using ThinMqtt.Broker;

namespace ThinMqtt.Benchmarks;

/// <summary>A network that takes everything at once and brings nothing.</summary>
internal sealed class NullTransport : MqttTransport
{
    public override EndPoint? RemoteEndPoint => null;

    public override int Send(ReadOnlySpan<byte> bytes) => bytes.Length;

    public override void NotifyWhenWritable()
    {
    }

    public override void PauseReading()
    {
    }

    public override void ResumeReading()
    {
    }

    public override void Close()
    {
    }

    public override void Abort()
    {
    }
}
