using System.Buffers.Binary;
using System.Security.Cryptography;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

public sealed class UnpackingTests
{
    /// <summary>More files than are synced one by one, and fewer.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task Files_of_every_size_are_installed_as_they_were_packed(int small)
    {
        var files = new Dictionary<string, byte[]>
        {
            ["empty"] = [],
            ["one block"] = RandomNumberGenerator.GetBytes(BlockRing.BlockSize),
            ["large/random"] = RandomNumberGenerator.GetBytes((2 * CacheWindow.Size) + 1),
            ["large/text"] = [.. Enumerable.Range(0, CacheWindow.Size + 1).Select(i => (byte)(i / 1000))],
        };
        for (var i = 0; i < small; i++)
        {
            files[$"small/{i}"] = [(byte)i];
        }

        await using var device = new Device();
        var artifact = new TestArtifact().Add("version.txt", "1.0.0").AddScript("install.sh", "exit 0");
        await device.EndsAsync(
            UpdateState.Succeeded, files.Aggregate(artifact, (zip, file) => zip.AddBytes(file.Key, file.Value)).ToArray(), "1.0.0");

        device.HasOnly("1.0.0");
        foreach (var (name, content) in files)
        {
            var installed = await File.ReadAllBytesAsync(Path.Combine(device.Current, name));
            Assert.True(installed.AsSpan().SequenceEqual(content), name);
        }
    }

    [Fact]
    public async Task More_than_this_device_unpacks_fails()
    {
        await using var device = new Device(options => options with { MaxUnpackedSize = 1000 });
        var end = await device.EndsAsync(UpdateState.Failed, TestArtifact.Whole("1.0.0", padding: 1000), "1.0.0");
        Assert.Matches("^The artifact unpacks to [0-9]+ bytes; at most 1000 are allowed.$", end.Reason);
    }

    [Fact]
    public async Task More_entries_than_this_device_unpacks_fail()
    {
        await using var device = new Device(options => options with { MaxEntries = 2 });
        var end = await device.EndsAsync(UpdateState.Failed, TestArtifact.Whole("1.0.0"), "1.0.0");
        Assert.Equal("The artifact has 3 entries; at most 2 are allowed.", end.Reason);
    }

    [Fact]
    public async Task A_large_file_that_is_shorter_than_declared_leaves_nothing_of_its_beginning()
    {
        await using var device = new Device();
        await device.InstallAsync();
        var artifact = new TestArtifact().AddScript("install.sh", "exit 0").AddBytes("large", new byte[3 * BlockRing.BlockSize]).ToArray();
        var header = artifact.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteInt32LittleEndian(artifact.AsSpan(header + 24), (3 * BlockRing.BlockSize) + 1);
        var end = await device.EndsAsync(UpdateState.RolledBack, artifact, "1.1.0");
        Assert.StartsWith("The artifact's entry 'large' ends after 786432 of 786433 bytes.", end.Reason, StringComparison.Ordinal);
        device.HasOnly("1.0.0");
    }
}
