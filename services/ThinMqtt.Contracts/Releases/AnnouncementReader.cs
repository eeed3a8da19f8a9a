using System.Buffers.Text;

namespace ThinMqtt.Contracts;

internal static class AnnouncementReader
{
    private const int MaxUrlLength = 8192;

    private static readonly string[] FlatFields = ["package", "version", "size", "md5"];

    /// <returns>Null when there are problems.</returns>
    public static ReleaseAnnouncement? Read(JsonFields fields)
    {
        var manifest = fields.Has("manifest") ? Nested(fields) : Flat(fields);
        var announcement = new ReleaseAnnouncement
        {
            Manifest = manifest!,
            Signature = fields.Object("signature") is { } signature ? Signature(signature) : null,
            Url = Url(fields)!,
            UrlExpires = fields.Time("urlExpires"),
            Rollout = fields.Object("rollout") is { } rollout ? Rollout(rollout) : null,
        };
        if (announcement.Signature is not null && manifest is not null)
        {
            CheckSigned(manifest.Manifest, fields.Problems);
        }

        return fields.Problems.Any ? null : announcement;
    }

    private static ManifestDocument? Nested(JsonFields fields)
    {
        foreach (var name in FlatFields.Where(fields.Has))
        {
            fields.Refuse(name, "stands beside 'manifest'; it belongs into it");
        }

        return fields.TryGet("manifest", isRequired: true, out var value)
            ? ManifestDocument.Read(value, "manifest.", fields.Problems)
            : null;
    }

    private static ManifestDocument? Flat(JsonFields fields)
    {
        if (fields.Has("signature"))
        {
            fields.Refuse("signature", "covers a 'manifest', but there is none");
        }

        var manifest = ManifestReader.Read(fields);
        return manifest is null ? null : ManifestDocument.Encode(manifest);
    }

    /// <summary>A signature over an MD5 alone vouches for nothing, and one without a counter can be played back for ever.</summary>
    private static void CheckSigned(Manifest manifest, Problems problems)
    {
        if (manifest.Sha256 is null)
        {
            problems.Add("field 'manifest.sha256' is missing, which a signed manifest needs");
        }

        if (manifest.Counter is null)
        {
            problems.Add("field 'manifest.counter' is missing, which a signed manifest needs");
        }
    }

    private static ManifestSignature Signature(JsonFields fields)
    {
        var value = fields.Text("value", isRequired: true);
        if (value is not null && (value.Length == 0 || !Base64.IsValid(value)))
        {
            fields.Refuse("value", "is not Base64");
        }

        return new ManifestSignature
        {
            KeyId = fields.Text("keyId", isRequired: true)!,
            Algorithm = fields.Text("algorithm", isRequired: true)!,
            Value = value!,
        };
    }

    private static Uri? Url(JsonFields fields)
    {
        var text = fields.Text("url", isRequired: true);
        if (text is null)
        {
            return null;
        }

        if (text.Length <= MaxUrlLength
            && Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
        {
            return url;
        }

        fields.Refuse("url", $"is not an http or https URL of at most {MaxUrlLength} characters");
        return null;
    }

    private static Rollout Rollout(JsonFields fields)
    {
        var id = fields.Text("id", isRequired: true);
        if (id is "")
        {
            fields.Refuse("id", "is empty");
        }

        var fraction = fields.Number("fraction") ?? 1;
        if (fraction is not (>= 0 and <= 1))
        {
            fields.Refuse("fraction", "is not between 0 and 1");
        }

        return new Rollout { Id = id!, Fraction = fraction, Include = Include(fields), Paused = fields.Boolean("paused") ?? false };
    }

    private static List<DeviceId> Include(JsonFields fields)
    {
        var ids = new List<DeviceId>();
        foreach (var text in fields.Texts("include"))
        {
            if (DeviceId.TryParse(text, out var id, out _))
            {
                ids.Add(id);
            }
            else
            {
                fields.Refuse("include", $"has an item that is not a device id (number {ids.Count + 1})");
                break;
            }
        }

        return ids;
    }
}
