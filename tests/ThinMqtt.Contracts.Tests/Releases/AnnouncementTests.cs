using System.Text;
using System.Text.Json.Nodes;

namespace ThinMqtt.Contracts.Tests;

public sealed class AnnouncementTests
{
    [Fact]
    public void The_full_form_has_every_field()
    {
        var announcement = Announcements.Parse(Announcements.FullText);
        var manifest = announcement.Manifest.Manifest;
        Assert.Equal(PackageName.Parse("kiosk-browser"), manifest.Package);
        Assert.Equal(SemanticVersion.Parse("2.4.0"), manifest.Version);
        Assert.Equal(17, manifest.Counter);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), manifest.Released);
        Assert.Equal(new DateTimeOffset(2027, 2, 22, 10, 0, 0, TimeSpan.Zero), manifest.Expires);
        Assert.Equal(25399571, manifest.Size);
        Assert.Equal(Announcements.Md5, manifest.Md5);
        Assert.Equal(Announcements.Sha256, manifest.Sha256);
        Assert.Equal(new InstallStep { HealthCheck = "healthcheck.sh" }, manifest.Install);
        Assert.Equal(["x86_64"], manifest.Requires.Architecture);
        Assert.Equal(VersionRequirement.Parse(">=1.2"), manifest.Requires.Packages[PackageName.Parse("base")]);
        Assert.Equal(
            new ManifestSignature { KeyId = "release-2026", Algorithm = "ES256", Value = "c2lnbmF0dXJl" }, announcement.Signature);
        Assert.Equal("https://artifacts.example/kiosk-browser-2.4.0.zip", announcement.Url.OriginalString);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero), announcement.UrlExpires);
        Assert.Equal(("r1", 0.25, false), (announcement.Rollout!.Id, announcement.Rollout.Fraction, announcement.Rollout.Paused));
        Assert.Equal([DeviceId.Parse("lab-1")], announcement.Rollout.Include);
    }

    [Fact]
    public void The_flat_form_of_an_ops_script_has_defaults_for_the_rest()
    {
        var announcement = Announcements.Parse(Announcements.FlatText);
        var manifest = announcement.Manifest.Manifest;
        Assert.Equal(("base", "1.2.0", 4711L), (manifest.Package.Value, manifest.Version.ToString(), manifest.Size));
        Assert.Null(manifest.Counter);
        Assert.Null(manifest.Sha256);
        Assert.Null(manifest.Expires);
        Assert.Equal(("install.sh", null, 300), (manifest.Install.Script, manifest.Install.HealthCheck, manifest.Install.TimeoutSeconds));
        Assert.Empty(manifest.Requires.Architecture);
        Assert.Empty(manifest.Requires.Packages);
        Assert.Null(announcement.Signature);
        Assert.Null(announcement.Rollout);
        Assert.Null(announcement.UrlExpires);
    }

    [Fact]
    public void The_flat_form_may_have_every_other_field_of_both_parts()
    {
        var flat = Announcements.Full()["manifest"]!.DeepClone().AsObject();
        flat["url"] = "http://127.0.0.1/a.zip";
        flat["rollout"] = new JsonObject { ["id"] = "r2" };
        var announcement = Announcements.Parse(flat.ToJsonString());
        Assert.Equal(17, announcement.Manifest.Manifest.Counter);
        Assert.Equal("healthcheck.sh", announcement.Manifest.Manifest.Install.HealthCheck);
        Assert.Equal(("r2", 1.0), (announcement.Rollout!.Id, announcement.Rollout.Fraction));
    }

    [Theory]
    [InlineData("{\"package\":\"base\",\"version\":\"1.2.0\",\"size\":1,\"md5\":\"" + Announcements.Md5 + "\"}")]
    [InlineData("{ \"md5\" :\t\"" + Announcements.Md5 + "\",\n\n\"later\": [1.50, 1e2, \"\\u00e9\\/}{\"],\r\n\"size\" : 1,\"version\":\"1.2.0\", \"package\":\"b\\u0061se\" }")]
    public void The_bytes_of_a_manifest_are_kept_as_sent_and_sent_as_kept(string manifest)
    {
        var announcement = Announcements.Parse($$$"""{"url": "http://127.0.0.1/a.zip", "manifest" : {{{manifest}}} , "x": {"manifest": 1}}""");
        Assert.Equal(manifest, Encoding.UTF8.GetString(announcement.Manifest.Utf8.Span));
        Assert.Equal("base", announcement.Manifest.Manifest.Package.Value);

        var again = Announcements.Parse(Encoding.UTF8.GetString((announcement with { UrlExpires = DateTimeOffset.UnixEpoch }).ToUtf8()));
        Assert.Equal(announcement.Manifest, again.Manifest);
        Assert.Equal(DateTimeOffset.UnixEpoch, again.UrlExpires);
    }

    [Fact]
    public void The_bytes_outlive_the_buffer_they_came_in()
    {
        var payload = Encoding.UTF8.GetBytes(Announcements.FullText);
        Assert.True(ReleaseAnnouncement.TryParse(payload, out var announcement, out _));
        var before = announcement.Manifest.Utf8.ToArray();
        Array.Clear(payload);
        Assert.Equal(before, announcement.Manifest.Utf8.ToArray());
    }

    [Fact]
    public void What_is_written_is_read_as_the_same()
    {
        var announcement = Announcements.Parse(Announcements.FullText);
        var written = announcement.ToUtf8();
        Assert.Equal(written, Announcements.Parse(Encoding.UTF8.GetString(written)).ToUtf8());
        Assert.True(JsonNode.DeepEquals(Announcements.Full(), JsonNode.Parse(written)));
    }

    [Fact]
    public void Unknown_fields_are_ignored_wherever_they_are_and_however_often()
    {
        var text = Announcements.FullText
            .Replace("\"counter\"", "\"later\": 1, \"later\": {\"size\": -1}, \"counter\"", StringComparison.Ordinal)
            .Replace("\"keyId\"", "\"later\": null, \"keyId\"", StringComparison.Ordinal)
            .Replace("\"urlExpires\"", "\"later\": [], \"\\ud800\": 1, \"urlExpires\"", StringComparison.Ordinal);
        Assert.Equal(17, Announcements.Parse(text).Manifest.Manifest.Counter);
    }

    [Fact]
    public void A_field_of_value_null_is_an_absent_one()
    {
        var full = Announcements.Full();
        full["rollout"] = null;
        full["manifest"]!["expires"] = null;
        var announcement = Announcements.Parse(full.ToJsonString());
        Assert.Null(announcement.Rollout);
        Assert.Null(announcement.Manifest.Manifest.Expires);
    }

    [Fact]
    public void Times_with_an_offset_are_brought_to_UTC_and_digits_of_checksums_to_lower_case()
    {
        var flat = Announcements.Flat();
        flat["released"] = "2026-11-22T12:00:00+02:00";
        flat["md5"] = Announcements.Md5.ToUpperInvariant();
        var manifest = Announcements.Parse(flat.ToJsonString()).Manifest.Manifest;
        Assert.Equal(TimeSpan.Zero, manifest.Released!.Value.Offset);
        Assert.Equal(10, manifest.Released.Value.Hour);
        Assert.Equal(Announcements.Md5, manifest.Md5);
    }

    [Fact]
    public void A_manifest_made_here_is_checked_like_one_from_elsewhere()
    {
        var manifest = Announcements.Parse(Announcements.FullText).Manifest.Manifest;
        Assert.Equal(manifest.Version, ManifestDocument.Encode(manifest).Manifest.Version);
        var error = Assert.Throws<FormatException>(() => ManifestDocument.Encode(manifest with { Size = -1 }));
        Assert.Equal("The manifest is not valid: field 'size' is -1; it must be at least 1.", error.Message);
    }
}
