using System.Security.Cryptography;
using System.Text;

namespace ThinMqtt.Manager;

/// <summary>Counts and hashes both sides of a kind, line by line, and keeps the first line that differs.</summary>
internal sealed class RecordDigest : IDisposable
{
    private const int ShownLength = 300;

    private readonly Side _source = new();
    private readonly Side _target = new();
    private string? _difference;

    /// <summary>The next record of each side; null where there is no further one.</summary>
    public void Add<T>(T? source, T? target)
        where T : class
    {
        var (one, other) = (_source.Add(source), _target.Add(target));
        if (_difference is null && !one.AsSpan().SequenceEqual(other))
        {
            _difference = $"{Shown(one)} there, {Shown(other)} here";
        }
    }

    public MigrationRow Row(MigrationKind kind) => new(kind, _source.Count, _target.Count, _source.Hash(), _target.Hash(), _difference);

    public void Dispose()
    {
        _source.Dispose();
        _target.Dispose();
    }

    private static string Shown(byte[]? line)
    {
        var text = line is null ? "nothing" : Encoding.UTF8.GetString(line);
        return text.Length > ShownLength ? text[..ShownLength] + "…" : text;
    }

    private sealed class Side : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public long Count { get; private set; }

        public byte[]? Add<T>(T? record)
            where T : class
        {
            if (record is null)
            {
                return null;
            }

            var line = CanonicalForm.Of(record);
            _hash.AppendData(line);
            _hash.AppendData("\n"u8);
            Count++;
            return line;
        }

        public string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash());

        public void Dispose() => _hash.Dispose();
    }
}
