using System.Globalization;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>
/// How updates ended that the server has not confirmed to know, as files of <c>{root}/state/untold</c>: neither a kill nor weeks without a
/// server lose one.
/// </summary>
internal sealed class UntoldEnds
{
    private const string Suffix = ".json";

    private readonly string _folder;

    public UntoldEnds(string root)
    {
        _folder = Path.Combine(root, "state", "untold");
        Directory.CreateDirectory(_folder);
    }

    /// <returns>Its name, for <see cref="Remove"/>.</returns>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public string Keep(UpdatePayload end)
    {
        var at = (end.FinishedAt ?? end.At).UtcDateTime.ToString("yyyyMMddHHmmssfffffff", CultureInfo.InvariantCulture);
        var name = $"{at}-{end.Release?.Package}{Suffix}";
        Durable.Write(Path.Combine(_folder, name), Payload.ToUtf8(end));
        return name;
    }

    /// <returns>The earliest first.</returns>
    public IReadOnlyList<(string Name, UpdatePayload End)> ReadAll()
    {
        var all = new List<(string, UpdatePayload)>();
        foreach (var path in Directory.GetFiles(_folder, "*" + Suffix).Order(StringComparer.Ordinal))
        {
            if (Payload.TryParse<UpdatePayload>(File.ReadAllBytes(path), out var end, out _))
            {
                all.Add((Path.GetFileName(path), end));
            }
        }

        return all;
    }

    public void Remove(string name) => File.Delete(Path.Combine(_folder, name));
}
