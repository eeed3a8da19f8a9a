namespace ThinMqtt.Broker;

/// <summary>
/// Who may connect and what they may do: section <c>Broker:Access</c>. Without users, password file, roles and certificate
/// names the broker is open: whoever may connect anonymously may do everything but publish under <c>$SYS</c>.
/// </summary>
public sealed class AccessOptions
{
    public const string Section = "Broker:Access";

    /// <summary>Default: none.</summary>
    public List<AccessUserOptions> Users { get; set; } = [];

    /// <summary>
    /// A file as <c>mosquitto_passwd</c> writes it, one <c>name:hash</c> a line. Its users have <see cref="DefaultRoles"/>. Default:
    /// none.
    /// </summary>
    public string? PasswordFile { get; set; }

    /// <summary>Default: none, and everybody may do everything but publish under <c>$SYS</c>.</summary>
    public List<AccessRoleOptions> Roles { get; set; } = [];

    /// <summary>
    /// The roles of a client without user name, in their order. Default, and the same as an empty list: everything but publishing
    /// under <c>$SYS</c>; to allow nothing, name a role without rules. Whether such a client may connect is for its listener to say.
    /// </summary>
    public List<string> AnonymousRoles { get; set; } = [];

    /// <summary>
    /// The roles of a user who names none: from <see cref="PasswordFile"/>, or known by certificate only. Needed once
    /// <see cref="Roles"/> are configured and there is such a user.
    /// </summary>
    public List<string> DefaultRoles { get; set; } = [];

    /// <summary>Default: <see cref="CertificateIdentity.None"/>.</summary>
    public CertificateIdentity CertificateIdentity { get; set; }

    /// <summary>
    /// How many passwords found right are remembered (as a keyed digest of some 100 bytes each), so that a fleet that reconnects does
    /// not pay for them again. 0 to 10,000,000; default 100,000, the size of fleet that one broker is built for.
    /// </summary>
    public int RememberedPasswords { get; set; } = 100_000;

    /// <summary>
    /// How many passwords may wait for their check; beyond, clients are told Server busy. 0 to 1,000,000; default 256: a few
    /// seconds of work on a small machine, less than a client waits for its CONNACK.
    /// </summary>
    public int PasswordQueueLength { get; set; } = 256;
}

/// <summary>One user; without password only a certificate (or SCRAM) proves it.</summary>
public sealed class AccessUserOptions
{
    /// <summary>The User Name of CONNECT or of the certificate. Case matters.</summary>
    public string Name { get; set; } = "";

    /// <summary>As <see cref="ThinMqtt.Broker.PasswordHash.Create(string, int)"/> or <c>mosquitto_passwd</c> gives it.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>A file with nothing but the hash, in place of <see cref="PasswordHash"/>.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>As <see cref="ScramCredential.Create"/> gives it: lets the user in by enhanced authentication.</summary>
    public string? ScramSha256 { get; set; }

    /// <summary>Their rules apply one role after the other. Default: <see cref="AccessOptions.DefaultRoles"/>.</summary>
    public List<string> Roles { get; set; } = [];
}

/// <summary>A list of rules with a name.</summary>
public sealed class AccessRoleOptions
{
    public string Name { get; set; } = "";

    /// <summary>In their order; what no rule allows is refused.</summary>
    public List<AccessRuleOptions> Rules { get; set; } = [];
}

/// <summary>
/// Allows or refuses. A publication is decided by the first rule whose filter matches its topic. A subscription is allowed by the
/// first allowing rule that covers its whole filter, unless a refusing rule before it overlaps the filter:
/// <list type="bullet">
/// <item>allow <c>devices/%c/#</c>: the client <c>me</c> may subscribe to <c>devices/me/+/x</c>, not to <c>devices/#</c>;</item>
/// <item>refuse <c>secret/#</c>, then allow <c>#</c>: <c>news/#</c> is allowed, <c>secret/a</c>, <c>+/a</c> and <c>#</c> are not;</item>
/// <item>allow <c>secret/mine</c>, refuse <c>secret/#</c>, then allow <c>#</c>: <c>secret/mine</c> is allowed, <c>secret/+</c>
/// is not.</item>
/// </list>
/// So what is subscribed never delivers what a rule refuses, without a check of each message. Of <c>$share/name/filter</c> the filter
/// counts.
/// </summary>
public sealed class AccessRuleOptions
{
    /// <summary>Has no default.</summary>
    public bool? Allow { get; set; }

    /// <summary>Default: <see cref="AccessAction.All"/>.</summary>
    public AccessAction Action { get; set; } = AccessAction.All;

    /// <summary>
    /// <c>%c</c> stands for the ClientId, <c>%u</c> for the user name, <c>%%</c> for a percent sign. A name that is empty or contains
    /// <c>+</c>, <c>#</c> or <c>/</c> (or begins the filter with <c>$</c>) fits no level: an allowing rule then allows nothing, and
    /// a refusing one refuses everything that reaches it. A rule with <c>%u</c> does not concern a client without user name.
    /// </summary>
    public string TopicFilter { get; set; } = "";
}

/// <summary>What a rule is about.</summary>
[Flags]
public enum AccessAction
{
    None = 0,
    Publish = 1,
    Subscribe = 2,
    All = Publish | Subscribe,
}

/// <summary>Where in a client's certificate, once TLS has found it valid, its user name stands.</summary>
public enum CertificateIdentity
{
    /// <summary>Certificates name nobody.</summary>
    None,

    /// <summary>The only Common Name of the subject.</summary>
    CommonName,

    /// <summary>The only DNS name among the Subject Alternative Names.</summary>
    SubjectAltName,
}
