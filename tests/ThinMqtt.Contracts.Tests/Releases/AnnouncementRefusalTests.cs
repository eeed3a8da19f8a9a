using System.Text;
using System.Text.Json.Nodes;

namespace ThinMqtt.Contracts.Tests;

public sealed class AnnouncementRefusalTests
{
    [Theory]
    [InlineData("", "The announcement is empty.")]
    [InlineData("[]", "The announcement is not valid: it is not a JSON object.")]
    [InlineData("null", "The announcement is not valid: it is not a JSON object.")]
    [InlineData("{\"manifest\": 1, \"url\": \"http://a/\"}", "The announcement is not valid: field 'manifest' is not an object.")]
    [InlineData("{\"manifest\": null, \"url\": \"http://a/\"}", "The announcement is not valid: field 'manifest' is missing.")]
    [InlineData(
        "{}",
        "The announcement is not valid: field 'package' is missing; field 'version' is missing; field 'size' is missing;"
            + " field 'md5' is missing; field 'url' is missing.")]
    public void What_is_no_announcement_is_refused(string json, string expected) => Assert.Equal(expected, Announcements.Refusal(json));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"a\": 1,}")]
    [InlineData("{/* comment */}")]
    [InlineData("{\"a\": NaN}")]
    public void What_is_not_JSON_is_refused(string json) =>
        Assert.StartsWith("The announcement is not JSON: ", Announcements.Refusal(json), StringComparison.Ordinal);

    [Fact]
    public void What_is_not_UTF_8_is_refused()
    {
        Assert.False(ReleaseAnnouncement.TryParse(new byte[] { (byte)'"', 0xFF, (byte)'"' }, out _, out var reason));
        Assert.Equal("The announcement is not UTF-8.", reason);
    }

    [Fact]
    public void What_is_too_large_or_too_deep_is_refused()
    {
        Assert.Equal("The announcement has 65537 bytes; at most 65536 are allowed.", Announcements.Refusal(new string(' ', 65537)));
        var flat = Announcements.FlatText[..^1];
        Announcements.Parse($"{flat},\"x\":{new string('[', 15)}{new string(']', 15)}}}");
        var reason = Announcements.Refusal($"{flat},\"x\":{new string('[', 16)}{new string(']', 16)}}}");
        Assert.StartsWith("The announcement is not JSON: ", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("package", "1", "is not a text")]
    [InlineData("package", "\"../x\"", "is not a package name: the package name '../x' does not begin with a letter or digit (a-z, A-Z, 0-9)")]
    [InlineData("version", "2", "is not a text")]
    [InlineData("version", "\"2.4\"", "is not a version: '2.4' is not a version of SemVer such as 1.2.3: it needs three numbers")]
    [InlineData("counter", "\"17\"", "is not a number")]
    [InlineData("counter", "-1", "is -1; it must be at least 0")]
    [InlineData("size", "\"4711\"", "is not a number")]
    [InlineData("size", "1.5", "is not a whole number of 64 bits")]
    [InlineData("size", "9223372036854775808", "is not a whole number of 64 bits")]
    [InlineData("size", "-1", "is -1; it must be at least 1")]
    [InlineData("size", "0", "is 0; it must be at least 1")]
    [InlineData("size", "null", "is missing")]
    [InlineData("md5", "\"9e107d9d372bb6826bd81d3542a419d\"", "is not 32 hex digits")]
    [InlineData("md5", "\"9e107d9d372bb6826bd81d3542a419dg\"", "is not 32 hex digits")]
    [InlineData("md5", "7", "is not a text")]
    [InlineData("sha256", "\"" + Announcements.Md5 + "\"", "is not 64 hex digits")]
    [InlineData("released", "\"yesterday\"", "is not a time with an offset such as 2026-11-22T10:00:00Z")]
    [InlineData("released", "\"2026-11-22\"", "is not a time with an offset such as 2026-11-22T10:00:00Z")]
    [InlineData("expires", "\"2026-11-22T10:00:00\"", "is not a time with an offset such as 2026-11-22T10:00:00Z")]
    [InlineData("expires", "\"2026-13-22T10:00:00Z\"", "is not a time with an offset such as 2026-11-22T10:00:00Z")]
    [InlineData("expires", "1795423200", "is not a text")]
    [InlineData("install", "\"install.sh\"", "is not an object")]
    [InlineData("requires", "[]", "is not an object")]
    public void A_bad_field_of_the_manifest_is_named_in_both_forms(string field, string value, string expected)
    {
        var (full, flat) = (Announcements.Full(), Announcements.Flat());
        full["manifest"]![field] = JsonNode.Parse(value);
        full.Remove("signature");
        flat[field] = JsonNode.Parse(value);
        Assert.Equal($"The announcement is not valid: field 'manifest.{field}' {expected}.", Announcements.Refusal(full.ToJsonString()));
        Assert.Equal($"The announcement is not valid: field '{field}' {expected}.", Announcements.Refusal(flat.ToJsonString()));
    }

    [Theory]
    [InlineData("install", "script", "\"/bin/sh\"", "is not a path inside the artifact such as install.sh")]
    [InlineData("install", "script", "\"../install.sh\"", "is not a path inside the artifact such as install.sh")]
    [InlineData("install", "script", "\"\"", "is not a path inside the artifact such as install.sh")]
    [InlineData("install", "healthCheck", "\"a//b\"", "is not a path inside the artifact such as install.sh")]
    [InlineData("install", "healthCheck", "\"a\\nb\"", "is not a path inside the artifact such as install.sh")]
    [InlineData("install", "healthCheck", "\"a\\\\b\"", "is not a path inside the artifact such as install.sh")]
    [InlineData("install", "healthCheck", "true", "is not a text")]
    [InlineData("install", "timeoutSeconds", "0", "is 0; it must be between 1 and 86400")]
    [InlineData("install", "timeoutSeconds", "4294967596", "is 4294967596; it must be between 1 and 86400")]
    [InlineData("install", "timeoutSeconds", "\"300\"", "is not a number")]
    [InlineData("requires", "architecture", "\"x86_64\"", "is not a list of texts")]
    [InlineData("requires", "architecture", "[1]", "is not a list of texts")]
    [InlineData("requires", "packages", "[]", "is not an object")]
    public void A_bad_field_inside_the_manifest_is_named(string parent, string field, string value, string expected)
    {
        var full = Announcements.Full();
        full["manifest"]![parent]![field] = JsonNode.Parse(value);
        Assert.Equal(
            $"The announcement is not valid: field 'manifest.{parent}.{field}' {expected}.", Announcements.Refusal(full.ToJsonString()));
    }

    [Theory]
    [InlineData("{\"base\": \"new\"}", "base' is not a requirement: 'new' is not a version requirement such as '>=1.2, <2': 'new' is not a number between 0 and 2^128 - 1")]
    [InlineData("{\"base\": 1}", "base' is not a text")]
    [InlineData("{\"a b\": \"1\"}", "a b' is not a requirement: the package name 'a b' may contain only a-z, A-Z, 0-9, '.', '_' and '-'")]
    public void A_bad_requirement_is_named(string packages, string expected)
    {
        var full = Announcements.Full();
        full["manifest"]!["requires"]!["packages"] = JsonNode.Parse(packages);
        Assert.Equal(
            $"The announcement is not valid: field 'manifest.requires.packages.{expected}.", Announcements.Refusal(full.ToJsonString()));
    }

    [Theory]
    [InlineData("url", "null", "'url' is missing")]
    [InlineData("url", "\"base.zip\"", "'url' is not an http or https URL of at most 8192 characters")]
    [InlineData("url", "\"file:///etc/passwd\"", "'url' is not an http or https URL of at most 8192 characters")]
    [InlineData("url", "\"/base.zip\"", "'url' is not an http or https URL of at most 8192 characters")]
    [InlineData("urlExpires", "\"soon\"", "'urlExpires' is not a time with an offset such as 2026-11-22T10:00:00Z")]
    [InlineData("signature", "\"c2ln\"", "'signature' is not an object")]
    [InlineData("signature", "{\"algorithm\":\"ES256\",\"value\":\"c2ln\"}", "'signature.keyId' is missing")]
    [InlineData("signature", "{\"keyId\":\"k\",\"value\":\"c2ln\"}", "'signature.algorithm' is missing")]
    [InlineData("signature", "{\"keyId\":\"k\",\"algorithm\":\"ES256\"}", "'signature.value' is missing")]
    [InlineData("signature", "{\"keyId\":\"k\",\"algorithm\":\"ES256\",\"value\":\"?\"}", "'signature.value' is not Base64")]
    [InlineData("rollout", "{}", "'rollout.id' is missing")]
    [InlineData("rollout", "{\"id\":\"\"}", "'rollout.id' is empty")]
    [InlineData("rollout", "{\"id\":\"r\",\"fraction\":1.01}", "'rollout.fraction' is not between 0 and 1")]
    [InlineData("rollout", "{\"id\":\"r\",\"fraction\":-0.1}", "'rollout.fraction' is not between 0 and 1")]
    [InlineData("rollout", "{\"id\":\"r\",\"fraction\":\"all\"}", "'rollout.fraction' is not a number")]
    [InlineData("rollout", "{\"id\":\"r\",\"include\":[\"lab-1\",\"a/b\"]}", "'rollout.include' has an item that is not a device id (number 2)")]
    [InlineData("rollout", "{\"id\":\"r\",\"paused\":\"no\"}", "'rollout.paused' is not true or false")]
    [InlineData("size", "1", "'size' stands beside 'manifest'; it belongs into it")]
    public void A_bad_field_beside_the_manifest_is_named(string field, string value, string expected)
    {
        var full = Announcements.Full();
        full[field] = JsonNode.Parse(value);
        Assert.Equal($"The announcement is not valid: field {expected}.", Announcements.Refusal(full.ToJsonString()));
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("counter")]
    public void A_signed_manifest_has_what_makes_a_signature_worth_something(string field)
    {
        var full = Announcements.Full();
        full["manifest"]!.AsObject().Remove(field);
        Assert.Equal(
            $"The announcement is not valid: field 'manifest.{field}' is missing, which a signed manifest needs.",
            Announcements.Refusal(full.ToJsonString()));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_text() => Assert.Equal(
        "The announcement is not valid: field 'version' is not a text.",
        Announcements.Refusal(Announcements.FlatText.Replace("1.2.0", "\\ud800", StringComparison.Ordinal)));

    [Fact]
    public void A_flat_announcement_cannot_be_signed()
    {
        var flat = Announcements.Flat();
        flat["signature"] = Announcements.Full()["signature"]!.DeepClone();
        Assert.Equal(
            "The announcement is not valid: field 'signature' covers a 'manifest', but there is none.",
            Announcements.Refusal(flat.ToJsonString()));
    }

    [Theory]
    [InlineData("\"manifest\"", "\"manifest\": {}, \"manifest\"", "manifest")]
    [InlineData("\"manifest\"", "\"m\\u0061nifest\": {}, \"manifest\"", "manifest")]
    [InlineData("\"size\"", "\"size\": 1, \"size\"", "manifest.size")]
    [InlineData("\"counter\"", "\"counter\": null, \"counter\"", "manifest.counter")]
    [InlineData("\"script\"", "\"script\": \"a\", \"script\"", "manifest.install.script")]
    [InlineData("\"base\"", "\"base\": \"1\", \"base\"", "manifest.requires.packages.base")]
    [InlineData("\"keyId\"", "\"keyId\": \"a\", \"keyId\"", "signature.keyId")]
    [InlineData("\"fraction\"", "\"fraction\": 1, \"fraction\"", "rollout.fraction")]
    public void A_known_field_is_there_once(string field, string replacement, string expected)
    {
        var reason = Announcements.Refusal(Announcements.FullText.Replace(field, replacement, StringComparison.Ordinal));
        Assert.Contains($"field '{expected}' is there twice", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_said_at_once_up_to_eight()
    {
        var text = Announcements.FullText.Replace(": \"", ": 1, \"x\": \"", StringComparison.Ordinal);
        var reason = Announcements.Refusal(text);
        Assert.Equal(8, reason.Split("; field ").Length);
        Assert.Matches("; and [0-9]+ more\\.$", reason);
    }

    [Fact]
    public void Any_damage_is_refused_with_a_reason_or_harmless_but_never_an_exception()
    {
        const int rounds = 20_000;
        var random = new Random(1);
        var original = Encoding.UTF8.GetBytes(Announcements.FullText);
        var refused = 0;
        for (var round = 0; round < rounds; round++)
        {
            var damaged = Damage(original, random);
            var isValid = ReleaseAnnouncement.TryParse(damaged, out var announcement, out var reason);
            Assert.Equal(isValid, announcement is not null);
            Assert.Equal(isValid, string.IsNullOrEmpty(reason));
            refused += isValid ? 0 : 1;
        }

        Assert.InRange(refused, rounds / 2, rounds - 1);
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        ReadOnlySpan<byte> syntax = [.. "\"\\{}[]:,0-9eE.unl "u8, 0xFF];
        var bytes = original.ToList();
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            var position = random.Next(bytes.Count);
            var value = syntax[random.Next(syntax.Length)];
            switch (random.Next(3))
            {
                case 0:
                    bytes[position] = value;
                    break;
                case 1:
                    bytes.Insert(position, value);
                    break;
                default:
                    bytes.RemoveRange(position, Math.Min(random.Next(1, 8), bytes.Count - position));
                    break;
            }
        }

        return [.. bytes];
    }
}
