using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ThinMqtt.Broker;

/// <summary>A connection of Kestrel: TLS, and plain TCP where epoll is not to be had.</summary>
internal sealed class PipeTransport(ConnectionContext context) : AsyncTransport
{
    public override EndPoint? RemoteEndPoint => context.RemoteEndPoint;

    public override X509Certificate2? ClientCertificate => context.Features.Get<ITlsConnectionFeature>()?.ClientCertificate;

    public override void Abort()
    {
        base.Abort();
        context.Abort();
    }

    protected override async Task ReadAllAsync()
    {
        var input = context.Transport.Input;
        while (true)
        {
            var result = await input.ReadAsync(Aborted).ConfigureAwait(false);
            foreach (var segment in result.Buffer)
            {
                await TakeAsync(segment).ConfigureAwait(false);
            }

            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted || result.IsCanceled)
            {
                return;
            }
        }
    }

    protected override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes) =>
        await context.Transport.Output.WriteAsync(bytes, Aborted).ConfigureAwait(false);

    protected override async Task CloseAsync() => await context.Transport.Output.CompleteAsync().ConfigureAwait(false);
}
