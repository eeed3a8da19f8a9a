using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>docker-compose.yml as docker-compose understands it, as far as the tests read it.</summary>
internal sealed class ComposeFile
{
    public Dictionary<string, ComposeService> Services { get; set; } = [];

    public Dictionary<string, ComposeSecret> Secrets { get; set; } = [];

    /// <param name="publicUrl">The one thing that the file asks of its user.</param>
    public static async Task<ComposeFile> ReadAsync(string publicUrl)
    {
        var text = await Programs.OutputAsync(
            "docker-compose",
            ["--file", Path.Combine(DeployFiles.Repository, "docker-compose.yml"), "--profile", "split", "--profile", "try", "config"],
            ("PUBLIC_URL", publicUrl));
        return new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .IgnoreUnmatchedProperties()
            .Build()
            .Deserialize<ComposeFile>(text.Replace("$$", "$", StringComparison.Ordinal)); // it escapes again what it has read
    }
}

internal sealed class ComposeService
{
    public ComposeBuild Build { get; set; } = new();

    /// <summary>Null is what the image says.</summary>
    public List<string>? Command { get; set; }

    public Dictionary<string, string> Environment { get; set; } = [];

    public ComposeHealthCheck? Healthcheck { get; set; }

    public List<Dictionary<string, string>> Ports { get; set; } = [];

    public List<string> Profiles { get; set; } = [];

    public bool ReadOnly { get; set; }

    public List<Dictionary<string, string>> Secrets { get; set; } = [];

    public List<string> Volumes { get; set; } = [];

    public IEnumerable<string> SecretFiles => Secrets.Select(secret => $"/run/secrets/{secret["source"]}");
}

internal sealed class ComposeBuild
{
    public string Context { get; set; } = "";

    public string Dockerfile { get; set; } = "";
}

internal sealed class ComposeHealthCheck
{
    public List<string> Test { get; set; } = [];
}

internal sealed class ComposeSecret
{
    public string File { get; set; } = "";
}
