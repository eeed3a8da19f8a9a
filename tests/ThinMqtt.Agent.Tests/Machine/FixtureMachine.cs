using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

/// <summary>A machine of files: what a test writes under a folder of its own, the agent reads as /proc, /sys, /etc and /usr.</summary>
internal sealed class FixtureMachine : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SystemFiles Files => new(_folder.Path);

    public FixtureMachine With(string path, string text)
    {
        File.WriteAllText(Prepare(path), text);
        return this;
    }

    public FixtureMachine With(string path, byte[] bytes)
    {
        File.WriteAllBytes(Prepare(path), bytes);
        return this;
    }

    public FixtureMachine WithFolder(string path)
    {
        Directory.CreateDirectory(_folder.File(path));
        return this;
    }

    public FixtureMachine WithLink(string path, string target)
    {
        WithFolder(target);
        File.CreateSymbolicLink(Prepare(path), _folder.File(target));
        return this;
    }

    /// <summary>A card in its slot; <paramref name="slot"/> is a folder under /sys/devices.</summary>
    public FixtureMachine WithCard(
        string name, string address, string slot = "pci0000:00/0000:00:1f.6", string assignment = "0", string speed = "1000") =>
        With($"sys/class/net/{name}/address", address + "\n")
            .With($"sys/class/net/{name}/type", "1\n")
            .With($"sys/class/net/{name}/addr_assign_type", assignment + "\n")
            .With($"sys/class/net/{name}/speed", speed + "\n")
            .WithLink($"sys/class/net/{name}/device", $"sys/devices/{slot}");

    public void Dispose() => _folder.Dispose();

    private string Prepare(string path)
    {
        var full = _folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }
}
