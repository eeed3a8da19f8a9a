using ThinMqtt.EndToEnd.Tests.Rollout;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>
/// docker-compose.yml, read by docker-compose, and what its services run, run without containers: images are not built here.
/// </summary>
public sealed class ComposeTests : IDisposable
{
    private const string PublicUrl = "http://192.0.2.1:8080";
    private const string SecretFolder = "/run/secrets";

    private readonly TemporaryFolder _folder = new();

    [ComposeFact]
    public async Task Without_further_words_there_is_one_backend_with_its_data_in_a_volume()
    {
        var compose = await ComposeFile.ReadAsync(PublicUrl);
        var service = Assert.Single(compose.Services.Values, service => service.Profiles.Count == 0);
        Assert.Same(compose.Services["thinmqtt"], service);
        Assert.Equal(["1883", "8080"], service.Ports.Select(port => port["published"]));
        Assert.All(service.Ports, port => Assert.Equal(port["published"], port["target"]));
        Assert.Contains(service.Volumes, volume => volume.StartsWith("data:/data", StringComparison.Ordinal));
    }

    [ComposeFact]
    public async Task Every_backend_is_read_only_says_how_it_is_and_gets_every_secret_that_it_names()
    {
        var compose = await ComposeFile.ReadAsync(PublicUrl);
        Assert.Equal(["agent", "broker", "manager", "thinmqtt"], compose.Services.Keys.Order());
        foreach (var (name, service) in compose.Services)
        {
            var named = service.Environment.Values.Where(value => value.StartsWith(SecretFolder, StringComparison.Ordinal)).Distinct();
            Assert.Equal(service.SecretFiles.Order(), named.Order());
            Assert.True(name == "agent" || (service.ReadOnly && service.Healthcheck is not null), name);
        }

        Assert.All(compose.Secrets, secret => Assert.EndsWith($"deploy/docker/secrets/{secret.Key}", secret.Value.File, StringComparison.Ordinal));
    }

    [ComposeFact]
    public async Task The_agent_gets_options_that_it_has()
    {
        var compose = await ComposeFile.ReadAsync(PublicUrl);
        await Variables.AssertOfAgentAsync(compose.Services["agent"].Environment.Keys);
    }

    [ComposeFact]
    public async Task One_container_serves_as_the_file_says()
    {
        var service = (await ComposeFile.ReadAsync(PublicUrl)).Services["thinmqtt"];
        await DeployedServer.WriteSecretsAsync(_folder);
        await using var server = await DeployedServer.StartAsync(Image("backend").Command, service.Environment, SecretFolder, _folder);
        await server.UntilReadyAsync();
        await AccessCheck.OperatorsAloneUseTheApiAsync(server);
        await AccessCheck.DevicesAreKeptApartAsync(server.Mqtt);
        await AssertHealthyAsync(service, server);
        Assert.Equal(Image("backend").HealthCheck, service.Healthcheck!.Test.Skip(1));
    }

    [ComposeFact]
    public async Task A_container_each_serve_as_the_file_says()
    {
        var services = (await ComposeFile.ReadAsync(PublicUrl)).Services;
        await DeployedServer.WriteSecretsAsync(_folder);
        await using var broker = await DeployedServer.StartAsync(services["broker"].Command!, services["broker"].Environment, SecretFolder, _folder);
        await AccessCheck.DevicesAreKeptApartAsync(broker.Mqtt);
        await AssertHealthyAsync(services["broker"], broker);

        Assert.Equal("mqtt://broker:1883", services["manager"].Environment["THINMQTT_Manager__Mqtt"]);
        services["manager"].Environment["THINMQTT_Manager__Mqtt"] = broker.Mqtt.ToString();
        await using var manager = await DeployedServer.StartAsync(services["manager"].Command!, services["manager"].Environment, SecretFolder, _folder);
        await manager.UntilReadyAsync();
        await AccessCheck.OperatorsAloneUseTheApiAsync(manager);
        await AssertHealthyAsync(services["manager"], manager);
    }

    [ComposeFact]
    public async Task Without_an_address_for_devices_it_says_what_to_do()
    {
        await using var compose = ChildProcess.Start(
            "docker-compose", ["--file", Path.Combine(DeployFiles.Repository, "docker-compose.yml"), "config"], environment: [new("PUBLIC_URL", "")]);
        Assert.NotEqual(0, await compose.ExitedAsync());
        Assert.Contains("how devices reach this machine", compose.Output, StringComparison.Ordinal);
    }

    [ComposeFact]
    public async Task Images_are_built_from_what_is_there_and_not_from_secrets()
    {
        var compose = await ComposeFile.ReadAsync(PublicUrl);
        foreach (var build in compose.Services.Values.Select(service => service.Build))
        {
            Assert.True(File.Exists(Path.Combine(build.Context, build.Dockerfile)), build.Dockerfile);
            Assert.Equal(DeployFiles.Repository, Path.GetFullPath(build.Context).TrimEnd('/'));
        }

        Assert.All(new[] { "backend", "agent" }, image => Assert.True(Directory.Exists(Path.Combine(DeployFiles.Repository, Image(image).Project)), image));
        Assert.Contains("deploy", File.ReadLines(Path.Combine(DeployFiles.Repository, ".dockerignore")));
    }

    public void Dispose() => _folder.Dispose();

    private static Dockerfile Image(string name) => new($"docker/{name}.Dockerfile");

    /// <summary>The check itself, where there is a BusyBox to run it: the image has its wget.</summary>
    private static async Task AssertHealthyAsync(ComposeService service, DeployedServer server)
    {
        Assert.Equal(["CMD", "/usr/bin/wget"], service.Healthcheck!.Test.Take(2));
        if (new BusyboxFactAttribute().Skip is null)
        {
            var url = new Uri(server.Http, new Uri(service.Healthcheck.Test[^1]).PathAndQuery);
            string[] arguments = ["wget", .. service.Healthcheck.Test.Skip(2).SkipLast(1), url.ToString()];
            await Programs.OutputAsync(Path.Combine(Built.Busybox, "bin", "busybox"), arguments);
        }
    }
}
