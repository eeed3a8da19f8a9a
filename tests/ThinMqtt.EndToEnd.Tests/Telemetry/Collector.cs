using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Telemetry;

/// <summary>Takes what an exporter sends, by OTLP over HTTP and gRPC, and answers that it has it.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private const string GrpcPrefix = "/opentelemetry.proto.collector.";

    /// <summary>Of a gRPC message: a flag and its length.</summary>
    private const int GrpcHeader = 5;

    private readonly Lock _gate = new();
    private readonly WebApplication _app;
    private readonly List<OtlpRequest> _requests = [];
    private readonly List<(Func<OtlpRequest, bool> IsIt, TaskCompletionSource<OtlpRequest> Seen)> _watches = [];

    private Collector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.MapPost("/v1/{signal}", (string signal, HttpContext context) => TakeAsync(signal, context));
        _app.MapPost(GrpcPrefix + "{service}/Export", (string service, HttpContext context) => TakeGrpcAsync(service.Split('.')[0], context));
    }

    public IReadOnlyList<OtlpRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        await collector._app.StartAsync();
        return collector;
    }

    /// <param name="protocol">As OTEL_EXPORTER_OTLP_PROTOCOL names it.</param>
    public string Address(string protocol) => protocol == "grpc" ? _app.Urls.Last() : _app.Urls.First();

    /// <summary>The first request for which it holds, which may have come already.</summary>
    public Task<OtlpRequest> ReceivedAsync(string what, Func<OtlpRequest, bool> isIt)
    {
        var seen = new TaskCompletionSource<OtlpRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_requests.Find(request => isIt(request)) is { } request)
            {
                return Task.FromResult(request);
            }

            _watches.Add((isIt, seen));
        }

        return seen.Task.Within($"the collector receives {what}", TimeSpan.FromMinutes(1)); // batches of a process that has just started
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(string signal, HttpContext context)
    {
        Keep(new OtlpRequest(signal, await ReadAsync(context.Request)));
        context.Response.ContentType = "application/x-protobuf";
    }

    private async Task TakeGrpcAsync(string signal, HttpContext context)
    {
        Keep(new OtlpRequest(signal == "trace" ? "traces" : signal, (await ReadAsync(context.Request))[GrpcHeader..]));
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[GrpcHeader]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private void Keep(OtlpRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
            foreach (var (isIt, seen) in _watches)
            {
                if (isIt(request))
                {
                    seen.TrySetResult(request);
                }
            }
        }
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
