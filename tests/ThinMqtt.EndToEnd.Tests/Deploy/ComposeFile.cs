using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>A compose file as docker-compose understands it, as far as the tests read it.</summary>
internal sealed class ComposeFile
{
    /// <summary>The one thing that docker-compose.yml asks of its user.</summary>
    public const string PublicHost = "192.0.2.1";

    public Dictionary<string, ComposeService> Services { get; set; } = [];

    public Dictionary<string, ComposeSecret> Secrets { get; set; } = [];

    public Dictionary<string, object?> Volumes { get; set; } = [];

    /// <summary>docker-compose.yml with all of its profiles.</summary>
    public static Task<ComposeFile> ReadAsync() => ReadAsync("docker-compose.yml", "--profile", "small", "--profile", "try", "--profile", "monitoring");

    /// <param name="file">Within the repository.</param>
    /// <param name="options">Of docker-compose.</param>
    public static async Task<ComposeFile> ReadAsync(string file, params string[] options)
    {
        var text = await Programs.OutputAsync(
            "docker-compose", ["--file", Path.Combine(DeployFiles.Repository, file), .. options, "config"], ("PUBLIC_HOST", PublicHost));
        return new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .IgnoreUnmatchedProperties()
            .Build()
            .Deserialize<ComposeFile>(text.Replace("$$", "$", StringComparison.Ordinal)); // it escapes again what it has read
    }
}

internal sealed class ComposeService
{
    /// <summary>Null where the image comes from a registry.</summary>
    public ComposeBuild? Build { get; set; }

    public string Image { get; set; } = "";

    /// <summary>Null is what the image says.</summary>
    public List<string>? Command { get; set; }

    public Dictionary<string, ComposeDependency> DependsOn { get; set; } = [];

    public Dictionary<string, string> Environment { get; set; } = [];

    public ComposeHealthCheck? Healthcheck { get; set; }

    /// <summary>Null is the one of all services.</summary>
    public Dictionary<string, object?>? Networks { get; set; }

    /// <summary>Maps or, with an address, texts.</summary>
    public List<object> Ports { get; set; } = [];

    public List<string> Profiles { get; set; } = [];

    public bool ReadOnly { get; set; }

    public List<Dictionary<string, string>> Secrets { get; set; } = [];

    public List<string> Volumes { get; set; } = [];

    /// <summary>As <c>address:port:port of the container</c>; without an address for all.</summary>
    public IEnumerable<string> PublishedPorts => Ports.Select(port =>
        port is IDictionary<object, object> map ? $"{map["published"]}:{map["target"]}" : ((string)port).Split('/')[0]);

    public IEnumerable<string> SecretFiles => Secrets.Select(secret => $"/run/secrets/{secret["source"]}");

    /// <summary>Those with a name, that is, which stay.</summary>
    public IEnumerable<string> NamedVolumes => Volumes.Select(volume => volume.Split(':')[0]).Where(name => !name.Contains('/', StringComparison.Ordinal));
}

internal sealed class ComposeBuild
{
    public string Context { get; set; } = "";

    public string Dockerfile { get; set; } = "";
}

internal sealed class ComposeDependency
{
    public string Condition { get; set; } = "";
}

internal sealed class ComposeHealthCheck
{
    public List<string> Test { get; set; } = [];
}

internal sealed class ComposeSecret
{
    public string File { get; set; } = "";
}
