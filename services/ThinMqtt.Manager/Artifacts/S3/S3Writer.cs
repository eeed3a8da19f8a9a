using Amazon.S3.Model;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>
/// An upload on its way into the bucket: one part fills while the one before it is sent, so that memory stays at two parts. What fits into one goes
/// as an ordinary object. Its key is its own alone, so that no upload can overwrite another.
/// </summary>
internal sealed class S3Writer(S3Bucket bucket, S3Upkeep upkeep, string location) : IArtifactWriter
{
    /// <summary>In bytes. Servers want 5 MiB at least, and 10,000 of them at most: this makes 78 GiB, and 16 MiB of memory for each upload.</summary>
    private const int PartSize = 8 << 20;

    /// <summary>In bytes, of an artifact.</summary>
    public const long MaximumSize = 10_000L * PartSize;

    private readonly CancellationTokenSource _abandoned = new();
    private readonly string _key = bucket.Prefix + location;
    private readonly List<PartETag> _parts = [];
    private byte[] _filling = [];
    private byte[] _sending = [];
    private int _filled;
    private Task<PartETag>? _sent;
    private string? _uploadId;
    private bool _mayBeVisible;
    private bool _isKept;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            if (_filled == PartSize)
            {
                await SendPartAsync(cancellationToken);
            }

            if (_filling.Length == 0)
            {
                _filling = GC.AllocateUninitializedArray<byte>(PartSize);
            }

            var taken = Math.Min(bytes.Length, PartSize - _filled);
            bytes[..taken].CopyTo(_filling.AsMemory(_filled));
            bytes = bytes[taken..];
            _filled += taken;
        }
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_uploadId is null)
        {
            await bucket.EnsureAsync(cancellationToken);
            _mayBeVisible = true;
            await bucket.PutAsync(_key, _filling, _filled, cancellationToken);
            return;
        }

        await SendPartAsync(cancellationToken);
        await SentAsync(cancellationToken);
        _mayBeVisible = true; // also when the answer is lost
        await bucket.CompleteAsync(_key, _uploadId, _parts, cancellationToken);
    }

    public string Place(PackageName package, SemanticVersion version) => location;

    public void Keep() => _isKept = true;

    public async ValueTask DisposeAsync()
    {
        await _abandoned.CancelAsync();
        if (_sent is { } sent)
        {
            await ((Task)sent).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!_isKept && (_mayBeVisible || _uploadId is not null))
        {
            upkeep.Remove(new S3LeftOver(_key, _uploadId, _mayBeVisible));
        }

        _abandoned.Dispose();
    }

    private async Task SendPartAsync(CancellationToken cancellationToken)
    {
        await SentAsync(cancellationToken);
        if (_uploadId is null)
        {
            await bucket.EnsureAsync(cancellationToken);
            _uploadId = await bucket.BeginAsync(_key, cancellationToken);
        }

        (_filling, _sending) = (_sending, _filling);
        _sent = bucket.PutPartAsync(_key, _uploadId, _parts.Count + 1, _sending, _filled, _abandoned.Token);
        _filled = 0;
    }

    private async Task SentAsync(CancellationToken cancellationToken)
    {
        if (_sent is { } sent)
        {
            _parts.Add(await sent.WaitAsync(cancellationToken));
            _sent = null;
        }
    }
}
