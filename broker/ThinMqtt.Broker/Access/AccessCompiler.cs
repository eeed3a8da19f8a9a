using System.Collections.Frozen;

namespace ThinMqtt.Broker;

/// <summary>Turns options into their model, or into the list of all that is wrong with them.</summary>
internal sealed partial class AccessCompiler
{
    private readonly AccessOptions _options;
    private readonly List<string> _errors = [];
    private readonly Dictionary<string, RuleTemplate[]> _roles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AccessUser> _users = new(StringComparer.Ordinal);
    private RuleTemplates? _default;

    private AccessCompiler(AccessOptions options) => _options = options;

    /// <summary>The model means nothing when there are errors.</summary>
    public static (AccessModel Model, IReadOnlyList<string> Errors) Compile(AccessOptions options)
    {
        var compiler = new AccessCompiler(options);
        return (compiler.Compile(), compiler._errors);
    }

    private AccessModel Compile()
    {
        CheckNumbers();
        ReadRoles();
        _default = ReadDefault();
        var anonymous = _options.AnonymousRoles.Count == 0
            ? RuleTemplates.Open
            : Combine(_options.AnonymousRoles, $"{AccessOptions.Section}:{nameof(AccessOptions.AnonymousRoles)}");
        ReadUsers();
        ReadPasswordFile();
        return new AccessModel { Users = _users.ToFrozenDictionary(StringComparer.Ordinal), Anonymous = anonymous, Default = _default };
    }

    private void CheckNumbers()
    {
        CheckRange(nameof(AccessOptions.RememberedPasswords), _options.RememberedPasswords, 10_000_000);
        CheckRange(nameof(AccessOptions.PasswordQueueLength), _options.PasswordQueueLength, 1_000_000);
        if (!Enum.IsDefined(_options.CertificateIdentity))
        {
            Report(
                $"{AccessOptions.Section}:{nameof(AccessOptions.CertificateIdentity)}",
                $"{_options.CertificateIdentity} is unknown; use none, commonName or subjectAltName");
        }
    }

    private void CheckRange(string name, int value, int max)
    {
        if (value < 0 || value > max)
        {
            Report($"{AccessOptions.Section}:{name}", $"{value} is out of range; use 0 to {max}");
        }
    }

    private static string Entry(string list, int index, string name) =>
        $"{AccessOptions.Section}:{list}:{index}" + (name.Length == 0 ? "" : $" '{name}'");

    private void Report(string entry, string error) => _errors.Add($"{entry}: {error}.");
}
