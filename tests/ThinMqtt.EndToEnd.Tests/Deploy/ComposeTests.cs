using ThinMqtt.EndToEnd.Tests.Rollout;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>
/// docker-compose.yml, read by docker-compose, and what its services run, run without containers: images are not built here.
/// </summary>
public sealed class ComposeTests : IDisposable
{
    private const string SecretFolder = "/run/secrets";
    private const string MongoDb = "THINMQTT_Manager__MongoDb__ConnectionStringFile";

    private readonly TemporaryFolder _folder = new();
    private readonly MakeSecrets _secrets;

    public ComposeTests() => _secrets = new MakeSecrets(_folder);

    [ComposeFact]
    public async Task Without_further_words_there_are_a_broker_a_manager_and_their_stores()
    {
        var services = (await ComposeFile.ReadAsync()).Services;
        Assert.Equal(["agent", "broker", "grafana", "manager", "minio", "mongodb", "prometheus", "thinmqtt"], services.Keys.Order());
        Assert.Equal(["broker", "manager", "minio", "mongodb"], services.Where(service => service.Value.Profiles.Count == 0).Select(service => service.Key).Order());
        Assert.Equal(["broker", "minio", "mongodb"], services["manager"].DependsOn.Keys.Order());
        Assert.All(services["manager"].DependsOn.Values, dependency => Assert.Equal("service_healthy", dependency.Condition));
    }

    [ComposeFact]
    public async Task Devices_and_people_reach_what_they_need_and_nothing_else()
    {
        var services = (await ComposeFile.ReadAsync()).Services;
        Assert.Equal(["1883:1883"], services["broker"].PublishedPorts);
        Assert.Equal(["8080:8080"], services["manager"].PublishedPorts);
        Assert.Equal(["9000:9000"], services["minio"].PublishedPorts);
        Assert.Equal(["3000:3000"], services["grafana"].PublishedPorts);
        Assert.Empty(services["mongodb"].PublishedPorts);
        Assert.Empty(services["prometheus"].PublishedPorts);
        Assert.Equal(["1883:1883", "8080:8080"], services["thinmqtt"].PublishedPorts);
        Assert.Equal(["stores"], services["mongodb"].Networks!.Keys);
        Assert.Equal($"http://{ComposeFile.PublicHost}:9000", services["manager"].Environment["THINMQTT_Manager__S3__PublicUrl"]);
        Assert.Equal($"http://{ComposeFile.PublicHost}:8080", services["thinmqtt"].Environment["THINMQTT_Manager__PublicUrl"]);
    }

    [ComposeFact]
    public async Task What_is_to_stay_is_in_a_volume_and_the_backend_writes_nowhere_else()
    {
        var compose = await ComposeFile.ReadAsync();
        Assert.All(compose.Services, service => Assert.Single(service.Value.NamedVolumes));
        Assert.Equal(compose.Volumes.Keys.Order(), compose.Services.Values.SelectMany(service => service.NamedVolumes).Distinct().Order());
        foreach (var backend in compose.Services.Values.Where(service => service.Image == "thinmqtt"))
        {
            Assert.True(backend.ReadOnly);
            Assert.Contains("data:/data:rw", backend.Volumes);
        }
    }

    [ComposeFact]
    public async Task Every_server_says_how_it_is()
    {
        var services = (await ComposeFile.ReadAsync()).Services;
        Assert.All(services.Where(service => service.Key != "agent"), service => Assert.NotEmpty(service.Value.Healthcheck!.Test));
        Assert.Equal(Image("backend").HealthCheck, services["thinmqtt"].Healthcheck!.Test.Skip(1));
    }

    [ComposeFact]
    public async Task Every_service_gets_the_secrets_that_it_names_and_each_is_used()
    {
        var compose = await ComposeFile.ReadAsync();
        foreach (var service in compose.Services.Values)
        {
            var named = service.Environment.Values.Where(value => value.StartsWith(SecretFolder, StringComparison.Ordinal)).Distinct();
            Assert.Equal(service.SecretFiles.Order(), named.Order());
        }

        Assert.Equal(
            compose.Secrets.Keys.Select(name => $"{SecretFolder}/{name}").Order(),
            compose.Services.Values.SelectMany(service => service.SecretFiles).Distinct().Order());
        Assert.All(compose.Secrets, secret => Assert.EndsWith($"deploy/docker/secrets/{secret.Key}", secret.Value.File, StringComparison.Ordinal));
    }

    /// <summary>MinIO's user and MongoDB's, each in two services.</summary>
    [ComposeFact]
    public async Task The_manager_and_its_stores_mean_the_same_users()
    {
        var services = (await ComposeFile.ReadAsync()).Services;
        var (manager, minio, mongodb) = (services["manager"].Environment, services["minio"].Environment, services["mongodb"].Environment);
        Assert.Equal(minio["MINIO_ROOT_USER"], manager["THINMQTT_Manager__S3__AccessKey"]);
        Assert.Equal(minio["MINIO_ROOT_PASSWORD_FILE"], manager["THINMQTT_Manager__S3__SecretKeyFile"]);
        Assert.Equal($"{SecretFolder}/mongodb-password", mongodb["MONGO_INITDB_ROOT_PASSWORD_FILE"]);
        await _secrets.RunAsync();
        Assert.StartsWith($"mongodb://{mongodb["MONGO_INITDB_ROOT_USERNAME"]}:", _secrets.Read("mongodb-url"), StringComparison.Ordinal);
    }

    [ComposeFact]
    public async Task Images_are_of_one_version()
    {
        var compose = await ComposeFile.ReadAsync();
        var test = await ComposeFile.ReadAsync("deploy/docker/compose.test.yml");
        var fetched = compose.Services.Values.Where(service => service.Build is null).Select(service => service.Image).ToList();
        Assert.Subset(fetched.ToHashSet(), test.Services.Values.Select(service => service.Image).ToHashSet());
        foreach (var image in fetched.Concat(Image("backend").Bases).Concat(Image("agent").Bases))
        {
            Assert.Matches(@":(RELEASE\.|v)?\d+[.-]\d+\S*$", image);
        }
    }

    [ComposeFact]
    public async Task Images_are_built_from_what_is_there_and_not_from_secrets()
    {
        var compose = await ComposeFile.ReadAsync();
        foreach (var build in compose.Services.Values.Select(service => service.Build).OfType<ComposeBuild>())
        {
            Assert.True(File.Exists(Path.Combine(build.Context, build.Dockerfile)), build.Dockerfile);
            Assert.Equal(DeployFiles.Repository, Path.GetFullPath(build.Context).TrimEnd('/'));
        }

        Assert.All(new[] { "backend", "agent" }, image => Assert.True(Directory.Exists(Path.Combine(DeployFiles.Repository, Image(image).Project)), image));
        Assert.Contains("deploy", File.ReadLines(Path.Combine(DeployFiles.Repository, ".dockerignore")));
    }

    /// <summary>The variables that compose.test.yml says, against what it starts.</summary>
    [ComposeFact]
    public async Task The_servers_for_tests_are_where_their_variables_say()
    {
        var services = (await ComposeFile.ReadAsync("deploy/docker/compose.test.yml")).Services;
        var text = await File.ReadAllTextAsync(DeployFiles.PathOf("docker/compose.test.yml"));
        var (mongodb, minio) = (services["mongodb"], services["minio"]);
        var s3 = minio.Environment;
        Assert.Contains($"THINMQTT_TEST_S3=http://{s3["MINIO_ROOT_USER"]}:{s3["MINIO_ROOT_PASSWORD"]}@{Address(minio, "9000")}\n", text, StringComparison.Ordinal);
        var user = $"{mongodb.Environment["MONGO_INITDB_ROOT_USERNAME"]}:{mongodb.Environment["MONGO_INITDB_ROOT_PASSWORD"]}";
        Assert.Contains($"THINMQTT_TEST_MONGODB='mongodb://{user}@{Address(mongodb, "27017")}/?authSource=admin'\n", text, StringComparison.Ordinal);
        Assert.All(services.Values, service => Assert.StartsWith("127.0.0.1:", Assert.Single(service.PublishedPorts), StringComparison.Ordinal));
        Assert.All(services.Values, service => Assert.NotEmpty(service.Healthcheck!.Test));
    }

    [ComposeFact]
    public async Task The_agent_gets_options_that_it_has()
    {
        var compose = await ComposeFile.ReadAsync();
        await Variables.AssertOfAgentAsync(compose.Services["agent"].Environment.Keys);
    }

    [ComposeFact]
    public async Task Without_an_address_for_devices_it_says_what_to_do()
    {
        await using var compose = ChildProcess.Start(
            "docker-compose", ["--file", Path.Combine(DeployFiles.Repository, "docker-compose.yml"), "config"], environment: [new("PUBLIC_HOST", "")]);
        Assert.NotEqual(0, await compose.ExitedAsync());
        Assert.Contains("by which devices reach this machine", compose.Output, StringComparison.Ordinal);
    }

    [ComposeFact]
    public async Task One_container_serves_as_the_file_says()
    {
        var service = (await ComposeFile.ReadAsync()).Services["thinmqtt"];
        await MakeSecretsAsync();
        await using var server = await StartAsync(Image("backend").Command, service);
        await server.UntilReadyAsync();
        await AccessCheck.OperatorsAloneUseTheApiAsync(server);
        await AccessCheck.DevicesAreKeptApartAsync(server.Mqtt);
        await AssertHealthyAsync(service, server);
    }

    /// <summary>MinIO is not here: the manager answers without it, and says in /health/ready that it is missing.</summary>
    [ComposeFact]
    public async Task A_container_each_serve_as_the_file_says()
    {
        var services = (await ComposeFile.ReadAsync()).Services;
        await MakeSecretsAsync();
        await using var broker = await StartAsync(services["broker"].Command!, services["broker"]);
        await AccessCheck.DevicesAreKeptApartAsync(broker.Mqtt);
        await AssertHealthyAsync(services["broker"], broker);

        Assert.Equal("mqtt://broker:1883", services["manager"].Environment["THINMQTT_Manager__Mqtt"]);
        services["manager"].Environment["THINMQTT_Manager__Mqtt"] = broker.Mqtt.ToString();
        Assert.True(services["manager"].Environment.Remove(MongoDb));
        await using var manager = await StartAsync(services["manager"].Command!, services["manager"]);
        await AccessCheck.OperatorsAloneUseTheApiAsync(manager);
        await AssertHealthyAsync(services["manager"], manager);
    }

    public void Dispose() => _folder.Dispose();

    private static string Address(ComposeService service, string port)
    {
        var published = Assert.Single(service.PublishedPorts);
        Assert.EndsWith($":{port}", published, StringComparison.Ordinal);
        return published[..^(port.Length + 1)];
    }

    private static Dockerfile Image(string name) => new($"docker/{name}.Dockerfile");

    private Task<DeployedServer> StartAsync(IEnumerable<string> command, ComposeService service) =>
        DeployedServer.StartAsync(command, service.Environment, SecretFolder, _secrets.Secrets);

    /// <summary>As the script makes them, of passwords that are there before it.</summary>
    private async Task MakeSecretsAsync()
    {
        foreach (var name in new[] { "ops-password", "device-password", "manager-password" })
        {
            _secrets.Write(name, DeployedServer.Password);
        }

        await _secrets.RunAsync();
    }

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
