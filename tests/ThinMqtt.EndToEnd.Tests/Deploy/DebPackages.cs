using ThinMqtt.EndToEnd.Tests.Rollout;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>The package of the agent and its successor, made when first asked for, since it takes seconds.</summary>
public sealed class DebPackages : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<string>> _first;
    private readonly Lazy<Task<string>> _second;

    public DebPackages()
    {
        _first = new(() => BuildAsync(_folder.Path, revision: 1));
        _second = new(() => BuildAsync(_folder.Path, revision: 2));
    }

    public static string Script => DeployFiles.PathOf("deb/build-agent.sh");

    public Task<string> First => _first.Value;

    public Task<string> Second => _second.Value;

    /// <returns>The path of the package.</returns>
    public static async Task<string> BuildAsync(string folder, int revision)
    {
        string[] arguments = ["--output", folder, "--revision", $"{revision}", Built.Agent];
        return (await Programs.OutputAsync(Script, arguments, ("SOURCE_DATE_EPOCH", "1790000000"))).Trim();
    }

    public void Dispose() => _folder.Dispose();
}
