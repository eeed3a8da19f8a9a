namespace ThinMqtt.Broker;

internal sealed partial class AccessCompiler
{
    private void ReadUsers()
    {
        for (var i = 0; i < _options.Users.Count; i++)
        {
            var user = _options.Users[i];
            var entry = Entry(nameof(AccessOptions.Users), i, user.Name);
            var rules = user.Roles.Count > 0 ? Combine(user.Roles, entry) : DefaultFor(entry);
            Add(new AccessUser(user.Name, ReadHash(user, entry), ReadScram(user, entry), rules), entry);
        }
    }

    private RuleTemplates DefaultFor(string entry)
    {
        if (_default is null)
        {
            Report(entry, $"has no roles; name them, or set {AccessOptions.Section}:{nameof(AccessOptions.DefaultRoles)}");
        }

        return _default ?? RuleTemplates.Nothing;
    }

    private void Add(AccessUser user, string entry)
    {
        if (user.Name.Length == 0)
        {
            Report(entry, "has no name; give it the User Name that the client sends");
        }
        else if (!_users.TryAdd(user.Name, user))
        {
            Report(entry, "has the name of an earlier user; remove one of the two");
        }
    }

    private PasswordHash? ReadHash(AccessUserOptions user, string entry)
    {
        if (user.PasswordHash is not null && user.PasswordFile is not null)
        {
            Report(entry, "has both PasswordHash and PasswordFile; remove one of the two");
            return null;
        }

        if (user.PasswordFile is not null)
        {
            return TryReadText(user.PasswordFile, entry, out var text) ? ParseHash(text.Trim(), $"{entry}: the hash in {user.PasswordFile}") : null;
        }

        if (user.PasswordHash is null && user.ScramSha256 is null && _options.CertificateIdentity == CertificateIdentity.None)
        {
            Report(entry, "could never connect; set PasswordHash, PasswordFile or ScramSha256, or a CertificateIdentity for all");
        }

        return user.PasswordHash is null ? null : ParseHash(user.PasswordHash, $"{entry}: PasswordHash");
    }

    private PasswordHash? ParseHash(string text, string entry)
    {
        if (PasswordHash.TryParse(text, out var hash))
        {
            return hash;
        }

        // What is wrong here may be the password itself, so the text is not repeated.
        Report(entry, "is neither $pbkdf2-sha512$i=…$salt$key nor $7$…$salt$key; make one with mosquitto_passwd -H sha512-pbkdf2");
        return null;
    }

    private ScramCredential? ReadScram(AccessUserOptions user, string entry)
    {
        if (user.ScramSha256 is null)
        {
            return null;
        }

        if (!ScramCredential.TryParse(user.ScramSha256, out var credential))
        {
            Report($"{entry}: ScramSha256", "is not SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey with 4096 iterations or more");
        }

        return credential;
    }

    private void ReadPasswordFile()
    {
        const string Entry = $"{AccessOptions.Section}:{nameof(AccessOptions.PasswordFile)}";
        if (_options.PasswordFile is null || !TryReadText(_options.PasswordFile, Entry, out var text))
        {
            return;
        }

        var rules = DefaultFor(Entry);
        foreach (var (number, line) in text.Split('\n').Index())
        {
            if (line.Trim() is { Length: > 0 } content && content[0] != '#')
            {
                ReadLine(content, $"{Entry}: {_options.PasswordFile}, line {number + 1}", rules);
            }
        }
    }

    private void ReadLine(string line, string entry, RuleTemplates rules)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            Report(entry, "has no colon; write name:hash, as mosquitto_passwd does");
            return;
        }

        Add(new AccessUser(line[..colon], ParseHash(line[(colon + 1)..], entry), Scram: null, rules), entry);
    }

    private bool TryReadText(string path, string entry, out string text)
    {
        try
        {
            text = File.ReadAllText(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            text = "";
            Report(entry, $"the file '{path}' cannot be read ({e.Message}); correct the path, or give the broker's user the right to read it");
            return false;
        }
    }
}
