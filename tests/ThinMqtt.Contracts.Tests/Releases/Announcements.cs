using System.Text;
using System.Text.Json.Nodes;

namespace ThinMqtt.Contracts.Tests;

/// <summary>Valid announcements for tests to break in one place.</summary>
internal static class Announcements
{
    public const string Md5 = "9e107d9d372bb6826bd81d3542a419d6";

    public const string Sha256 = "d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592";

    public const string FullText = $$$"""
        {
          "manifest": {
            "package": "kiosk-browser", "version": "2.4.0", "counter": 17,
            "released": "2026-11-22T10:00:00Z", "expires": "2027-02-22T10:00:00Z",
            "size": 25399571, "md5": "{{{Md5}}}", "sha256": "{{{Sha256}}}",
            "install": { "script": "install.sh", "healthCheck": "healthcheck.sh", "timeoutSeconds": 300 },
            "requires": { "architecture": ["x86_64"], "packages": { "base": ">=1.2" } }
          },
          "signature": { "keyId": "release-2026", "algorithm": "ES256", "value": "c2lnbmF0dXJl" },
          "url": "https://artifacts.example/kiosk-browser-2.4.0.zip", "urlExpires": "2026-11-23T10:00:00Z",
          "rollout": { "id": "r1", "fraction": 0.25, "include": ["lab-1"], "paused": false }
        }
        """;

    public const string FlatText =
        $$"""{"package":"base","version":"1.2.0","size":4711,"md5":"{{Md5}}","url":"http://127.0.0.1:8080/base.zip"}""";

    public static JsonObject Full() => JsonNode.Parse(FullText)!.AsObject();

    public static JsonObject Flat() => JsonNode.Parse(FlatText)!.AsObject();

    public static ReleaseAnnouncement Parse(string json)
    {
        Assert.True(ReleaseAnnouncement.TryParse(Encoding.UTF8.GetBytes(json), out var announcement, out var reason), reason);
        return announcement;
    }

    public static string Refusal(string json)
    {
        Assert.False(ReleaseAnnouncement.TryParse(Encoding.UTF8.GetBytes(json), out _, out var reason));
        return reason;
    }
}
