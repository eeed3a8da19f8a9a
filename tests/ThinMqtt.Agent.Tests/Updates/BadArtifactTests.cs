using System.Text;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

public sealed class BadArtifactTests
{
    private const int Link = (0xA000 | 0x1FF) << 16;
    private const int CharacterDevice = (0x2000 | 0x1B6) << 16;

    public static TheoryData<string, byte[], string> Bad => new()
    {
        { "not a zip", Encoding.UTF8.GetBytes(new string('x', 1000)), "is not a zip" },
        { "truncated", TestArtifact.Whole("1.0.0", padding: 5000)[..^200], "is not a zip" },
        { "..", With("../evil"), "'../evil' leaves the folder" },
        { ".. inside", With("lib/../../evil"), "leaves the folder" },
        { "absolute", With("/etc/evil"), "is not a path inside the folder" },
        { "backslash", With("..\\evil"), "contains a backslash" },
        { "link", With("link", Link), "'link' is a link or a device" },
        { "device", With("null", CharacterDevice), "'null' is a link or a device" },
        { "twice", With("lib/data.bin"), "has 'lib/data.bin' twice" },
        { "twice but for case", With("LIB/Data.bin"), "twice" },
        { "file in the place of a folder", With("lib"), "has 'lib' twice" },
        { "no script", new TestArtifact().Add("a", "a").ToArray(), "no file 'install.sh'" },
        { "empty", new TestArtifact().ToArray(), "no file 'install.sh'" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_artifact_fails_with_its_reason_and_leaves_the_installed_version(string what, byte[] artifact, string reason)
    {
        await using var device = new Device();
        await device.InstallAsync();

        var end = await device.EndsAsync(UpdateState.Failed, artifact, "1.1.0");

        Assert.True(end.Reason!.Contains(reason, StringComparison.Ordinal), $"{what}: {end.Reason}");
        device.HasOnly("1.0.0");
        Assert.False(File.Exists(Path.Combine(device.Root, "packages/hello/evil")));
    }

    [Theory]
    [InlineData("md5", 32)]
    [InlineData("sha256", 64)]
    public async Task A_wrong_hash_fails_before_the_artifact_is_opened(string name, int digits)
    {
        await using var device = new Device();
        var end = await device.EndsAsync(
            UpdateState.Failed, TestArtifact.Whole("1.0.0"), "1.0.0", manifest => manifest[name] = new string('0', digits));
        Assert.EndsWith($"the manifest says {new string('0', digits)}.", end.Reason, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(device.Root, "packages/hello")));
    }

    [Fact]
    public async Task Ten_gibibytes_of_zeros_are_refused_unpacked()
    {
        await using var device = new Device();
        var bomb = new TestArtifact().AddScript("install.sh", "exit 0").AddZeros("zeros", 10L << 30).ToArray();
        var end = await device.EndsAsync(UpdateState.Failed, bomb, "1.0.0");
        Assert.Contains("times its own; at most 100 times are allowed", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_million_entries_are_refused_before_they_are_read()
    {
        await using var device = new Device();
        var artifact = TestArtifact.Whole("1.0.0");
        var end = artifact.AsSpan().LastIndexOf("PK\x05\x06"u8);
        byte[] large = [.. artifact.AsSpan(0, end), .. LargeEnd(1_000_000, end), .. artifact.AsSpan(end)];
        var failure = await device.EndsAsync(UpdateState.Failed, large, "1.0.0");
        Assert.Equal("The artifact has 1000000 entries; at most 50000 are allowed.", failure.Reason);
    }

    [Fact]
    public async Task An_entry_that_is_shorter_than_declared_is_rolled_back()
    {
        await using var device = new Device();
        var artifact = new TestArtifact().AddScript("install.sh", "exit 0").Add("short", new string('a', 100)).ToArray();
        var header = artifact.AsSpan().LastIndexOf("PK\x01\x02"u8);
        artifact[header + 24] = 200;
        var end = await device.EndsAsync(UpdateState.Failed, artifact, "1.0.0");
        Assert.Contains("'short'", end.Reason, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(device.Root, "packages/hello")));
    }

    private static byte[] With(string name, int attributes = 0) =>
        new TestArtifact()
            .Add("version.txt", "evil")
            .Add("lib/data.bin", "data")
            .AddScript("install.sh", "exit 0")
            .Add(name, "evil", attributes)
            .ToArray();

    /// <summary>A zip64 record and its locator (APPNOTE 4.3.14, 4.3.15).</summary>
    private static byte[] LargeEnd(long entries, int offset)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write("PK\x06\x06"u8);
        writer.Write(44L);
        writer.Write(45 | (45 << 16));
        writer.Write(0L);
        writer.Write(entries);
        writer.Write(entries);
        writer.Write(0L);
        writer.Write(0L);
        writer.Write("PK\x06\x07"u8);
        writer.Write(0);
        writer.Write((long)offset);
        writer.Write(1);
        return bytes.ToArray();
    }
}
