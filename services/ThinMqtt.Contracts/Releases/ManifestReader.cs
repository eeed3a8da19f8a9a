using System.Buffers;

namespace ThinMqtt.Contracts;

/// <summary>Reads a manifest's fields, checks each and fills in defaults.</summary>
internal static class ManifestReader
{
    private const int MaxPathLength = 255;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <returns>Null when there are problems.</returns>
    public static Manifest? Read(JsonFields fields)
    {
        var package = Package(fields);
        var version = Version(fields);
        var manifest = new Manifest
        {
            Package = package,
            Version = version!,
            Counter = AtLeast(fields, "counter", 0, isRequired: false),
            Released = fields.Time("released"),
            Expires = fields.Time("expires"),
            Size = AtLeast(fields, "size", 1, isRequired: true) ?? 0,
            Md5 = Hex(fields, "md5", 32, isRequired: true)!,
            Sha256 = Hex(fields, "sha256", 64, isRequired: false),
            Install = fields.Object("install") is { } install ? Install(install) : new InstallStep(),
            Requires = fields.Object("requires") is { } requires ? Requires(requires) : new Requirements(),
        };
        return fields.Problems.Any ? null : manifest;
    }

    private static PackageName Package(JsonFields fields)
    {
        var text = fields.Text("package", isRequired: true);
        if (text is null)
        {
            return default;
        }

        if (!PackageName.TryParse(text, out var package, out var reason))
        {
            fields.Refuse("package", $"is not a package name: {Clause(reason)}");
        }

        return package;
    }

    private static SemanticVersion? Version(JsonFields fields)
    {
        var text = fields.Text("version", isRequired: true);
        if (text is null)
        {
            return null;
        }

        if (!SemanticVersion.TryParse(text, out var version, out var reason))
        {
            fields.Refuse("version", $"is not a version: {Clause(reason)}");
        }

        return version;
    }

    private static long? AtLeast(JsonFields fields, string name, long minimum, bool isRequired)
    {
        var number = fields.Integer(name, isRequired);
        if (number < minimum)
        {
            fields.Refuse(name, $"is {number}; it must be at least {minimum}");
        }

        return number;
    }

    private static string? Hex(JsonFields fields, string name, int digits, bool isRequired)
    {
        var text = fields.Text(name, isRequired);
        if (text is null)
        {
            return null;
        }

        if (text.Length != digits || text.AsSpan().ContainsAnyExcept(HexDigits))
        {
            fields.Refuse(name, $"is not {digits} hex digits");
        }

        return text.ToLowerInvariant();
    }

    private static InstallStep Install(JsonFields fields)
    {
        var timeout = fields.Integer("timeoutSeconds") ?? InstallStep.DefaultTimeoutSeconds;
        if (timeout is < 1 or > InstallStep.MaxTimeoutSeconds)
        {
            fields.Refuse("timeoutSeconds", $"is {timeout}; it must be between 1 and {InstallStep.MaxTimeoutSeconds}");
        }

        return new InstallStep
        {
            Script = PathInside(fields, "script") ?? InstallStep.DefaultScript,
            HealthCheck = PathInside(fields, "healthCheck"),
            TimeoutSeconds = (int)Math.Clamp(timeout, 1, InstallStep.MaxTimeoutSeconds),
        };
    }

    private static string? PathInside(JsonFields fields, string name)
    {
        var path = fields.Text(name);
        if (path is not null && !IsInside(path))
        {
            fields.Refuse(name, "is not a path inside the artifact such as install.sh");
        }

        return path;
    }

    private static bool IsInside(string path) =>
        path.Length <= MaxPathLength
        && !path.Contains('\\', StringComparison.Ordinal)
        && !path.Any(char.IsControl)
        && Array.TrueForAll(path.Split('/'), part => part is not ("" or "." or ".."));

    private static Requirements Requires(JsonFields fields) => new()
    {
        Architecture = fields.Texts("architecture"),
        Packages = fields.Object("packages") is { } packages ? RequiredPackages(packages) : new Requirements().Packages,
    };

    private static Dictionary<PackageName, VersionRequirement> RequiredPackages(JsonFields fields)
    {
        var required = new Dictionary<PackageName, VersionRequirement>();
        foreach (var name in fields.Names)
        {
            var text = fields.Text(name, isRequired: true);
            if (text is null)
            {
                continue;
            }

            if (!PackageName.TryParse(name, out var package, out var reason)
                | !VersionRequirement.TryParse(text, out var requirement, out var badRequirement))
            {
                fields.Refuse(name, $"is not a requirement: {Clause(reason ?? badRequirement!)}");
                continue;
            }

            required.Add(package, requirement!);
        }

        return required;
    }

    /// <summary>A sentence as a part of another one.</summary>
    private static string Clause(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.');
}
