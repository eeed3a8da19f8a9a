using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>deploy/docker/make-secrets.sh in a folder of the test, hashing with the built program in the place of the image.</summary>
/// <param name="folder">Has <see cref="Secrets"/>, and the programs that the script calls.</param>
internal sealed class MakeSecrets(TemporaryFolder folder)
{
    public string Secrets => folder.File("secrets");

    public string Read(string name) => File.ReadAllText(Path.Combine(Secrets, name));

    public void Write(string name, string content)
    {
        Directory.CreateDirectory(Secrets);
        File.WriteAllText(Path.Combine(Secrets, name), content);
    }

    /// <summary>Runs it where everything else goes well.</summary>
    /// <returns>What it says.</returns>
    public async Task<string> RunAsync()
    {
        await using var script = Start(("THINMQTT", Program("thinmqtt", ServerCommand)));
        Assert.True(await script.ExitedAsync() == 0, script.Output);
        return script.Output.Trim();
    }

    /// <summary>Runs it on a machine that has docker alone.</summary>
    /// <param name="docker">What docker does, as a shell script.</param>
    public ChildProcess StartWithDocker(string docker)
    {
        Program("docker", docker);
        return Start(("THINMQTT", ""), ("PATH", $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}"));
    }

    /// <summary>A shell script's line that runs the server with the script's arguments.</summary>
    public static string ServerCommand => $"exec dotnet exec '{ThinMqttServer.Program}' \"$@\"";

    private ChildProcess Start(params (string Name, string Value)[] variables) => ChildProcess.Start(
        DeployFiles.PathOf("docker/make-secrets.sh"),
        [Secrets],
        folder.Path,
        variables.Select(variable => KeyValuePair.Create(variable.Name, variable.Value)));

    private string Program(string name, string script)
    {
        var file = folder.File(name);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return file;
    }
}
